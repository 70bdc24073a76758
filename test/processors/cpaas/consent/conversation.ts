import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import {
  type ConsentChanged,
  type ConsentChangeRequested,
  ConsentChangeRequestedDefaults,
  type DispatchCompleted,
  type DispatchRequested,
  type NotifyRequested,
  type ReceiptReceived,
  type SmsInbound,
  SmsInboundDefaults,
} from '#schemas/types.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { accepted, acme, answerTo, hashes, noon, policy as standard, receipt, recipient, request } from '../samples.ts'

const second = 1_000

/** One tenant and one recipient, who write to each other. Each thing said is a second after the one before it. */
export class Conversation {
  readonly driver: TopologyTestDriver
  #said = 0
  #answered = 0

  constructor(consent: Partial<CpaasPolicy['consent']> = {}, using = hashes, policy: Partial<CpaasPolicy> = {}) {
    const tuned = { ...standard, ...policy }
    this.driver = new TopologyTestDriver(cpaas({ ...tuned, consent: { ...tuned.consent, ...consent } }, using))
  }

  static under(policy: Partial<CpaasPolicy>): Conversation {
    return new Conversation({}, hashes, policy)
  }

  /** The recipient writes. */
  text(body: string, changes: Partial<SmsInbound> = {}, writtenMs = this.now): this {
    const inbound = {
      ...SmsInboundDefaults,
      tenantId: acme,
      channel: 'SMS',
      provider: 'TWILIO',
      providerMessageId: `IN${this.#said}`,
      from: recipient,
      to: '+14155550100',
      body,
      receivedAt: this.now,
      ...changes,
    } as const
    this.driver.pipe(topics.smsInbound, acme, inbound, writtenMs, { id: `evt-in-${this.#said++}` })
    return this
  }

  /** A person of the tenant records a consent. */
  record(changes: Partial<ConsentChangeRequested>): this {
    const change = {
      ...ConsentChangeRequestedDefaults,
      tenantId: acme,
      requestId: `change-${this.#said}`,
      recipient,
      channelFamily: 'SMS',
      requestedAt: this.now,
      ...changes,
    } as const
    this.driver.pipe(topics.consentChangeRequested, acme, change, this.now, { id: `evt-change-${this.#said++}` })
    return this
  }

  /** The tenant asks for a message. */
  ask(changes: Partial<NotifyRequested> = {}, at = this.now): this {
    const asked = request({ requestId: `req-${this.#said++}`, ...changes })
    this.driver.pipe(topics.notifyRequested, acme, asked, at)
    return this
  }

  /** The provider answers the newest dispatch; it accepts unless told otherwise. */
  answer(changes?: Partial<DispatchCompleted>): this {
    const dispatch = this.dispatches.at(-1)!
    this.#answered = this.dispatches.length
    const said = changes === undefined ? accepted(dispatch) : answerTo(dispatch, { completedAt: this.now, ...changes })
    this.driver.pipe(topics.dispatchCompleted, acme, said, this.now, { id: `evt-answer-${this.#said++}` })
    return this
  }

  receive(changes: Partial<ReceiptReceived>): this {
    const { messageId, attempt, provider } = this.dispatches.at(-1)!
    const received = receipt({ messageId, attempt, provider, occurredAt: this.now, ...changes })
    this.driver.pipe(topics.receiptReceived, acme, received, this.now, { id: `evt-receipt-${this.#said++}` })
    return this
  }

  wait(seconds: number): this {
    this.driver.advanceStreamTime(seconds * second)
    return this
  }

  /** The newest dispatch has its answer, or there is none. */
  get isAnswered(): boolean {
    return this.#answered === this.dispatches.length
  }

  get now(): number {
    return Math.max(this.driver.now, noon) + second
  }

  get dispatches(): readonly DispatchRequested[] {
    return this.driver.read(topics.dispatchRequested)
  }

  get bodies(): readonly (string | null)[] {
    return this.dispatches.map(({ body }) => body)
  }

  get changes(): readonly ConsentChanged[] {
    return this.driver.read(topics.consentChanged)
  }

  /** Each change as its state, its scope and its way. */
  get states(): readonly string[] {
    return this.changes.map(({ state, scope, via }) => `${state} ${scope} ${via}`)
  }

  /** The deciding reason of each refused request. */
  get refusals(): readonly (string | undefined)[] {
    return this.driver.read(topics.communicationRejected).map(({ reasons }) => reasons[0]?.code)
  }
}
