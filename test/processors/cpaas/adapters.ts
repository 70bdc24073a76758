import { healthStore } from '#processors/cpaas/health/provider-health.ts'
import type { DispatchCompleted, DispatchRequested, NotifyRequested, ProviderFailover } from '#schemas/types.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { accepted, acme, answerTo, hashes, noon, outage, policy, receipt, request, twilio } from './samples.ts'

const second = 1_000
const isPrimary = ({ provider }: DispatchRequested): boolean => provider === twilio.provider

/** One tenant's messages. The adapter of Twilio, the primary, answers as it is told; that of the backup accepts all. */
export class Adapters {
  readonly driver = new TopologyTestDriver(cpaas(policy, hashes))
  #asked = 0
  #seen = 0

  /** Requests that come now, and the dispatches to which they lead. */
  ask(count: number, changes: Partial<NotifyRequested> = {}): readonly DispatchRequested[] {
    const before = this.dispatches.length
    const at = Math.max(this.driver.now, noon)
    for (let index = 0; index < count; index++)
      this.driver.pipe(topics.notifyRequested, acme, request({ requestId: `req-${this.#asked++}`, ...changes }), at)
    return this.#backUp().slice(before)
  }

  /** One answer to each dispatch, now. */
  answer(dispatches: readonly DispatchRequested[], changes: Partial<DispatchCompleted> = {}): this {
    for (const dispatch of dispatches) this.pipe(answerTo(dispatch, changes))
    return this
  }

  /** @param id of the event; each one has its own when it is left out */
  pipe(answer: DispatchCompleted, id?: string): this {
    this.driver.pipe(topics.dispatchCompleted, acme, answer, this.driver.now, id === undefined ? {} : { id })
    return this
  }

  /** A receipt of each dispatch, now. */
  receive(dispatches: readonly DispatchRequested[]): this {
    for (const { messageId, attempt } of dispatches)
      this.driver.pipe(topics.receiptReceived, acme, receipt({ messageId, attempt, status: 'SENT' }), this.driver.now)
    return this
  }

  wait(seconds: number): this {
    for (let passed = 0; passed < seconds; passed++) {
      this.driver.advanceStreamTime(second)
      this.#backUp()
    }
    return this
  }

  /** Makes Twilio's breaker open, by six faults. */
  fail(): this {
    return this.answer(this.ask(6), outage)
  }

  /** Has the probes accepted, one every 5 s, until the breaker is recovering. */
  recover(): this {
    this.wait(33)
    for (; this.state === 'HALF_OPEN'; this.wait(5)) this.answer(this.ask(1))
    return this
  }

  /** Waits until a recovering breaker is closed. */
  close(): this {
    while (this.state === 'RECOVERING') this.wait(60)
    return this
  }

  /** The state of the breaker of Twilio's account for SMS. */
  get state(): string {
    return this.breaker?.state ?? 'CLOSED'
  }

  get breaker() {
    return this.driver.row(healthStore, [acme, twilio.provider, 'SMS', twilio.credentialRef])
  }

  get dispatches(): readonly DispatchRequested[] {
    return this.driver.read(topics.dispatchRequested)
  }

  get failovers(): readonly ProviderFailover[] {
    return this.driver.read(topics.providerFailover)
  }

  #backUp(): readonly DispatchRequested[] {
    const dispatches = this.dispatches
    for (const dispatch of dispatches.slice(this.#seen)) if (!isPrimary(dispatch)) this.pipe(accepted(dispatch))
    this.#seen = dispatches.length
    return dispatches
  }
}
