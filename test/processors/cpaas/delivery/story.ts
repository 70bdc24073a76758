import { delivery, messageStore } from '#processors/cpaas/delivery/delivery.ts'
import { isStub, type MessageRow } from '#processors/cpaas/delivery/message-row.ts'
import { healthStore } from '#processors/cpaas/health/provider-health.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { retryDelayMs } from '#processors/shared/retry-schedule.ts'
import type {
  DispatchCompleted,
  DispatchRequested,
  MessageLife,
  NotifyRequested,
  ProviderHealth,
} from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acceptance, accepted, acme, answerTo, breaker, hashes, noon, policy, receipt, request } from '../samples.ts'

/** Milliseconds. */
export const hour = 3_600_000

/** One message from its acceptance on, with words for what happens to it. */
export class Story {
  readonly driver
  constructor(
    changes: Partial<NotifyRequested> = {},
    tuned: CpaasPolicy = policy,
    health: Partial<ProviderHealth>[] = [],
  ) {
    this.driver = new ProcessorTestDriver(delivery(tuned, hashes))
    for (const row of health) this.health(row)
    this.driver.pipeInto('accepted', acme, acceptance(request(changes)), noon)
  }
  health(row: Partial<ProviderHealth>): this {
    const { provider, credentialRef } = breaker(row)
    this.driver.putRow(healthStore, [acme, provider, 'SMS', credentialRef], breaker(row))
    return this
  }
  answer(changes: Partial<DispatchCompleted>): this {
    return this.pipe(answerTo(this.last, changes))
  }
  accept(): this {
    return this.pipe(accepted(this.last))
  }
  pipe(completed: DispatchCompleted): this {
    this.driver.pipeInto('attempts', acme, completed, this.driver.now)
    return this
  }
  receipt(changes: Parameters<typeof receipt>[0]): this {
    this.driver.pipeInto(
      'receipts',
      acme,
      receipt({ messageId: 'msg_1', providerMessageId: 'msg_1#1', ...changes }),
      this.driver.now,
    )
    return this
  }
  /** Lets the wait before the next attempt pass. */
  retry(): this {
    return this.wait(retryDelayMs(policy.retry, this.dispatched.length, 'msg_1'))
  }
  wait(ms: number): this {
    this.driver.advanceStreamTime(ms)
    return this
  }
  get dispatched(): readonly DispatchRequested[] {
    return this.driver.outputOf('dispatched')
  }
  get last(): DispatchRequested {
    return this.dispatched.at(-1)!
  }
  get providers(): readonly string[] {
    return this.dispatched.map(({ provider, probe }) => (probe ? `${provider} probe` : provider))
  }
  get row() {
    return this.driver.row(messageStore, [acme, 'msg_1'])
  }
  get life() {
    return lifeIn(this.row)
  }
  /** Public events in the order of a message's life. */
  get events(): readonly string[] {
    return (['sent', 'delivered', 'failed', 'expired'] as const).flatMap((name) =>
      this.driver.outputOf(name).map(() => name),
    )
  }
}

/** The life in a row that is no stub. */
export const lifeIn = (row: MessageRow | undefined): MessageLife => {
  if (row === undefined || isStub(row)) throw new Error(`there is no life in ${JSON.stringify(row)}`)
  return row
}

export const tell = (changes: Partial<NotifyRequested> = {}, tuned: CpaasPolicy = policy): Story =>
  new Story(changes, tuned)
