import type { DispatchCompleted, DispatchRequested, EpochMs, ReceiptReceived } from '#schemas/types.ts'
import { testAnswer, testReceipts } from './drives/test-answer.ts'
import { fateOf } from './drives/test-number.ts'
import type { Outage } from './outage.ts'
import { answerTo, type ProviderAnswer, receiptCost, submitCost } from './provider-answer.ts'
import { type PlannedReceipt, planReceipts } from './receipt-plan.ts'
import { RecentKeys } from './recent-keys.ts'
import type { Reporter } from './reporter.ts'
import { SeededRandom } from './seeded-random.ts'
import type { Dispatched, Stage } from './stage.ts'

const source = 'channel-adapters'
/** A dispatch can only come again within seconds. */
const rememberedDispatches = 200_000

/**
 * Stands for the adapters that hand messages to providers: one answer per dispatch, then the provider's receipts.
 * The fate of an attempt follows from the seed and its idempotency key alone, but for the outage.
 */
export class ChannelAdapters {
  readonly #stage: Stage
  readonly #reporter: Reporter
  readonly #outage: Outage
  readonly #seen = new RecentKeys(rememberedDispatches)

  constructor(stage: Stage, reporter: Reporter, outage: Outage) {
    this.#stage = stage
    this.#reporter = reporter
    this.#outage = outage
  }

  dispatched(dispatch: Dispatched<DispatchRequested>, nowMs: EpochMs): void {
    const { settings, tally } = this.#stage
    const { idempotencyKey, attempt, provider } = dispatch.data
    // A new attempt with the key of an old one, whose end was unclear, is an attempt all the same.
    const key = `${provider}|${idempotencyKey}|${attempt}`
    if (!this.#seen.isNew(key)) return void tally.dispatchesSeenAgain++
    const random = new SeededRandom(`${settings.run.seed}|adapters|${key}`)
    const providerMessageId = `pm_${random.uuid()}`
    const answer = testAnswer(dispatch.data) ?? answerTo(dispatch.data, nowMs, this.#outage, random, settings.adapters)
    if (answer.byOutage) tally.outageFaults++
    this.#answer(dispatch, answer, providerMessageId, nowMs + answer.latencyMs, random)
    if (answer.taken) this.#sendReceipts(dispatch, answer, providerMessageId, nowMs + answer.latencyMs, random)
  }

  #answer(
    dispatch: Dispatched<DispatchRequested>,
    answer: ProviderAnswer,
    messageId: string,
    dueMs: EpochMs,
    random: SeededRandom,
  ): void {
    const isAccepted = answer.outcome === 'ACCEPTED'
    const isPricedLate = fateOf(dispatch.data.recipient) === 'PRICED_LATE'
    const data = (completedAt: EpochMs): DispatchCompleted => ({
      tenantId: dispatch.data.tenantId,
      messageId: dispatch.data.messageId,
      attempt: dispatch.data.attempt,
      channel: dispatch.data.channel,
      provider: dispatch.data.provider,
      credentialRef: dispatch.data.credentialRef,
      outcome: answer.outcome,
      httpStatus: answer.httpStatus,
      providerMessageId: isAccepted ? messageId : null,
      providerErrorCode: answer.providerErrorCode,
      latencyMs: answer.latencyMs,
      retryAfterMs: answer.retryAfterMs,
      cost_usd: isAccepted && !isPricedLate ? submitCost(dispatch.data.channel) : null,
      completedAt,
      probe: dispatch.data.probe,
    })
    const topic = this.#stage.topics.dispatchCompleted
    this.#reporter.report(
      { topic, source, dueMs, mayBeLate: false, cause: dispatch, counter: 'dispatches', data },
      random,
    )
  }

  /** Where the answer did not tell the provider's id, only a receipt that names the message finds it. */
  #sendReceipts(
    dispatch: Dispatched<DispatchRequested>,
    { outcome }: ProviderAnswer,
    providerMessageId: string,
    answeredMs: EpochMs,
    random: SeededRandom,
  ): void {
    const { adapters } = this.#stage.settings
    const { provider, channel } = dispatch.data
    const isNameless = outcome === 'ACCEPTED' && random.chance(adapters.namelessReceiptShare)
    for (const planned of testReceipts(dispatch.data) ?? planReceipts(provider, channel, random, adapters)) {
      const data = (occurredAt: EpochMs): ReceiptReceived => ({
        ...receiptOf(dispatch.data, planned, providerMessageId, occurredAt),
        ...(isNameless ? { messageId: null, attempt: null } : {}),
      })
      const topic = this.#stage.topics.receiptReceived
      const dueMs = answeredMs + planned.afterMs
      this.#reporter.report(
        { topic, source, dueMs, mayBeLate: true, cause: dispatch, counter: 'receipts', data },
        random,
      )
    }
  }
}

const receiptOf = (
  request: DispatchRequested,
  planned: PlannedReceipt,
  providerMessageId: string,
  occurredAt: EpochMs,
): ReceiptReceived => ({
  tenantId: request.tenantId,
  messageId: request.messageId,
  providerMessageId,
  provider: request.provider,
  channel: request.channel,
  attempt: request.attempt,
  status: planned.status,
  providerErrorCode: planned.providerErrorCode,
  occurredAt,
  cost_usd: receiptCost(request.channel, planned),
  isFinal: planned.isFinal,
})
