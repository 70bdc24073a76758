import type { EpochMs, NotifyRequested, OverrideAction } from '#schemas/types.ts'
import {
  NotifyRequestedDefaults,
  PolicyUpdatedDefaults,
  ProviderOverriddenDefaults,
  SmsInboundDefaults,
  SubjectErasedDefaults,
} from '#schemas/types.ts'
import type { Meaning, WorldEvent } from '#world/simulator/event-writer.ts'
import { fictionalText } from '#world/simulator/fiction.ts'
import type { SeededRandom } from '#world/simulator/seeded-random.ts'
import type { Stage } from '#world/simulator/stage.ts'

/** Writes the events of one tenant: its policy, its requests, the texts to it, the orders about its people and providers. */
export class Desk {
  readonly random: SeededRandom
  readonly tenantId: string
  readonly #stage: Stage

  constructor(stage: Stage, random: SeededRandom) {
    this.#stage = stage
    this.random = random
    this.tenantId = random.uuid()
  }

  /** @param policy knobs of docs/policy.md */
  publishPolicy(policy: object, nowMs: EpochMs): void {
    const { tenantId } = this
    const data = {
      ...PolicyUpdatedDefaults,
      tenantId,
      version: 1,
      policy: JSON.stringify(policy),
      updatedAt: nowMs,
    }
    this.#send({ ...this.#envelope(nowMs), topic: this.#stage.topics.policyUpdated, source: 'policy-svc', data })
  }

  /** Asks for a text message without an end of its own, unless told otherwise. */
  ask(message: Partial<NotifyRequested>, nowMs: EpochMs, kind?: Meaning['kind']): void {
    const data: NotifyRequested = {
      ...NotifyRequestedDefaults,
      tenantId: this.tenantId,
      requestId: `req_${this.random.uuid()}`,
      channel: 'SMS',
      body: fictionalText(this.random, true),
      requestedAt: nowMs,
      ...message,
    }
    const { notifyRequested: topic } = this.#stage.topics
    this.#send({ ...this.#envelope(nowMs), topic, source: 'notify-svc', data }, kind)
  }

  /** Somebody writes to the tenant. */
  hear(from: string, body: string, nowMs: EpochMs, kind?: Meaning['kind']): void {
    const data = {
      ...SmsInboundDefaults,
      tenantId: this.tenantId,
      provider: 'VONAGE',
      providerMessageId: `pm_${this.random.uuid()}`,
      from,
      body,
      receivedAt: nowMs,
    }
    this.#send({ ...this.#envelope(nowMs), topic: this.#stage.topics.smsInbound, source: 'webhooks', data }, kind)
  }

  /** A person asks to be forgotten. */
  forget(person: string, nowMs: EpochMs): void {
    const data = { ...SubjectErasedDefaults, tenantId: this.tenantId, recipient: person, requestedAt: nowMs }
    this.#send({ ...this.#envelope(nowMs), topic: this.#stage.topics.subjectErased, source: 'privacy-desk', data })
  }

  /** An operator's order about a provider of text messages. */
  order(provider: string, action: OverrideAction, until: EpochMs | null, nowMs: EpochMs): void {
    const data = {
      ...ProviderOverriddenDefaults,
      tenantId: this.tenantId,
      provider,
      channel: 'SMS' as const,
      action,
      until,
      reason: 'maintenance of the provider',
      overriddenAt: nowMs,
    }
    const { providerOverridden: topic } = this.#stage.topics
    this.#send({ ...this.#envelope(nowMs), topic, source: 'operations', data }, 'overrides')
  }

  #envelope(time: EpochMs) {
    return { id: `evt-${this.random.uuid()}`, time, tenantId: this.tenantId }
  }

  #send<V>(event: WorldEvent<V>, kind?: Meaning['kind']): void {
    const { tally, writer, send } = this.#stage
    const { tenantId, id } = event
    tally.driven++
    send({ ...writer.write(event, 'avro'), ...(kind === undefined ? {} : { meaning: { kind, tenantId, id } }) })
  }
}
