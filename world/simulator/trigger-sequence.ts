import type { Category, EpochMs, NotifyRequested } from '#schemas/types.ts'
import { NotifyRequestedDefaults } from '#schemas/types.ts'
import type { WireForm, WorldEvent } from './event-writer.ts'
import { fictionalPhone, fictionalText } from './fiction.ts'
import { SeededRandom } from './seeded-random.ts'
import { type StudioTrigger, StudioTriggers } from './studio-triggers.ts'
import type { RunSettings, TrafficSettings } from './world-settings.ts'
import type { WorldTopics } from './world-topics.ts'
import { Zipf } from './zipf.ts'

/** An event of another service. */
export interface Trigger {
  readonly event: WorldEvent<NotifyRequested | StudioTrigger>
  readonly form: WireForm
  /** Sent this much later than made; mostly 0. */
  readonly heldBackMs: number
  /** Sent again after the first time; `newId` when it comes as another event. */
  readonly repeat: { readonly afterMs: number; readonly newId: string | undefined } | undefined
}

/** The endless list of triggers that a seed stands for: the n-th one is always the same but for its times. */
export class TriggerSequence {
  /** From the one with most triggers to the one with least. */
  readonly tenants: readonly [string, ...string[]]
  readonly #random: SeededRandom
  readonly #zipf: Zipf
  readonly #settings: TrafficSettings
  readonly #topics: WorldTopics
  readonly #studio: StudioTriggers

  constructor({ seed }: RunSettings, settings: TrafficSettings, topics: WorldTopics) {
    this.#random = new SeededRandom(`${seed}|traffic`)
    this.#zipf = new Zipf(settings.tenants, settings.tenantSkew)
    this.#settings = settings
    this.#topics = topics
    this.#studio = new StudioTriggers(this.#random, settings, topics)
    const another = (): string => this.#random.uuid()
    this.tenants = [another(), ...Array.from({ length: settings.tenants - 1 }, another)]
  }

  /** @param tenantId one of the tenants by their shares of the traffic, unless it is given */
  next(nowMs: EpochMs, tenantId: string = this.#anyTenant()): Trigger {
    const random = this.#random
    const event = random.chance(this.#settings.studioShare)
      ? this.#studio.next(tenantId, nowMs)
      : this.#notifyRequested(tenantId, nowMs)
    return { event, form: this.#form(), heldBackMs: this.#heldBackMs(), repeat: this.#repeat() }
  }

  #anyTenant(): string {
    return this.tenants[this.#zipf.rank(this.#random.share())] ?? this.tenants[0]
  }

  #notifyRequested(tenantId: string, nowMs: EpochMs): WorldEvent<NotifyRequested> {
    const random = this.#random
    const settings = this.#settings
    const data: NotifyRequested = {
      ...NotifyRequestedDefaults,
      tenantId,
      requestId: `req_${random.uuid()}`,
      idempotencyKey: random.chance(settings.idempotencyKeyShare) ? `key_${random.uuid()}` : null,
      ...this.#message(),
      category: random.pick(categories),
      expiresAt: nowMs + settings.messageLifetimeMs,
      requestedAt: nowMs,
    }
    return {
      topic: this.#topics.notifyRequested,
      id: this.#eventId(),
      source: 'notify-svc',
      time: nowMs,
      tenantId,
      data,
    }
  }

  #message(): Partial<NotifyRequested> {
    const channel = this.#random.chance(this.#settings.whatsAppShare) ? 'WHATSAPP' : 'SMS'
    const recipient = fictionalPhone(this.#random)
    return { channel, recipient, ...this.#content(channel) }
  }

  /** Nobody in this world writes first, so WhatsApp takes templates alone. */
  #content(
    channel: NotifyRequested['channel'],
  ): Pick<NotifyRequested, 'body' | 'templateId' | 'templateVersion' | 'language' | 'variables'> {
    const random = this.#random
    const text = fictionalText(random, !random.chance(this.#settings.nonGsmShare))
    const isTemplate = random.chance(this.#settings.templateShare) || channel === 'WHATSAPP'
    if (!isTemplate) {
      return { body: text, templateId: null, templateVersion: null, language: null, variables: {} }
    }
    const variables = { text, seat: `A${random.between(1, 40)}` }
    return { body: null, templateId: 'ticket-confirmed', templateVersion: 3, language: 'en', variables }
  }

  #form(): WireForm {
    if (this.#random.chance(this.#settings.avroShare)) return 'avro'
    return this.#random.chance(this.#settings.headerlessShare) ? 'bare-json' : 'json'
  }

  #heldBackMs(): number {
    return this.#random.chance(this.#settings.heldBackShare) ? this.#random.between(...this.#settings.heldBackMs) : 0
  }

  #repeat(): Trigger['repeat'] {
    const random = this.#random
    if (!random.chance(this.#settings.repeatShare)) return undefined
    return {
      afterMs: random.between(...this.#settings.repeatAfterMs),
      newId: random.chance(0.5) ? this.#eventId() : undefined,
    }
  }

  #eventId(): string {
    return `evt-${this.#random.uuid()}`
  }
}

/** Tickets and reminders mostly; a category that is named twice is twice as frequent. */
const categories: readonly [Category, ...Category[]] = [
  'OTP',
  'TRANSACTIONAL',
  'TRANSACTIONAL',
  'TRANSACTIONAL',
  'MARKETING',
  'SERVICE_REPLY',
]
