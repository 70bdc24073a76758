import type { Channel, DispatchCompleted, DispatchRequested, EpochMs, MicroUsd } from '#schemas/types.ts'
import { isHit, type Outage } from './outage.ts'
import { codesOf } from './provider-codes.ts'
import type { PlannedReceipt } from './receipt-plan.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { AdapterSettings } from './world-settings.ts'

/** The answer of a provider to one attempt, and whether it has the message: the answer may be wrong about that. */
export interface ProviderAnswer extends Pick<
  DispatchCompleted,
  'outcome' | 'httpStatus' | 'providerErrorCode' | 'latencyMs' | 'retryAfterMs'
> {
  readonly taken: boolean
  readonly byOutage: boolean
}

type Attempt = Pick<DispatchRequested, 'channel' | 'provider' | 'probe'>

/** The fate of an attempt that is made at `nowMs`. */
export const answerTo = (
  attempt: Attempt,
  nowMs: EpochMs,
  outage: Outage,
  random: SeededRandom,
  settings: AdapterSettings,
): ProviderAnswer => {
  const latencyMs = Math.min(random.logNormal(settings.answerMedianMs, settings.answerSigma), settings.answerMaxMs)
  const usual = usualAnswer(attempt, latencyMs, random, settings)
  if (!isHit(outage, attempt, nowMs, nowMs + usual.latencyMs)) return usual
  return { ...fault(attempt.provider, latencyMs, random, settings), taken: false, byOutage: true }
}

const usualAnswer = (
  { provider, probe }: Attempt,
  latencyMs: number,
  random: SeededRandom,
  settings: AdapterSettings,
): ProviderAnswer => {
  const luck = random.share()
  const { transientFaultShare, throttledShare, refusalShare } = settings
  if (!probe && luck < transientFaultShare) return fault(provider, latencyMs, random, settings)
  if (!probe && luck < transientFaultShare + throttledShare) return throttled(provider, latencyMs, settings)
  if (luck > 1 - refusalShare) return rejected(400, random.pick(codesOf(provider).refused), latencyMs)
  return accepted(latencyMs)
}

/** The provider has the message. */
export const accepted = (latencyMs: number): ProviderAnswer => ({
  ...rejected(202, null, latencyMs),
  outcome: 'ACCEPTED',
  taken: true,
})

/** The provider refuses the message. */
export const rejected = (
  httpStatus: number | null,
  providerErrorCode: string | null,
  latencyMs: number,
): ProviderAnswer => ({
  outcome: 'REJECTED',
  httpStatus,
  providerErrorCode,
  latencyMs,
  retryAfterMs: null,
  taken: false,
  byOutage: false,
})

const throttled = (provider: string, latencyMs: number, { retryAfterMs }: AdapterSettings): ProviderAnswer => ({
  ...rejected(429, codesOf(provider).throttled, latencyMs),
  retryAfterMs,
})

/** The provider's own fault: an error of its server, no connection, or no answer. */
const fault = (
  provider: string,
  latencyMs: number,
  random: SeededRandom,
  settings: AdapterSettings,
): ProviderAnswer => {
  const kind = random.pick(['SERVER_ERROR', 'SERVER_ERROR', 'SERVER_ERROR', 'UNREACHABLE', 'TIMEOUT'])
  const taken = random.chance(settings.takenDespiteTimeoutShare)
  if (kind === 'SERVER_ERROR') return rejected(503, codesOf(provider).fault, latencyMs)
  if (kind === 'UNREACHABLE') return { ...rejected(null, null, latencyMs), outcome: 'UNREACHABLE' }
  return { ...rejected(null, null, settings.submitTimeoutMs), outcome: 'TIMEOUT', taken }
}

/** An SMS costs when it is handed over, a WhatsApp message when it arrives. */
export const submitCost = (channel: Channel): MicroUsd | null => (channel === 'SMS' ? 7_900 : null)

/** The last receipt repeats the price, so that everybody knows it for final. */
export const receiptCost = (channel: Channel, { status, isFinal }: PlannedReceipt): MicroUsd | null => {
  if (channel === 'SMS') return isFinal ? submitCost(channel) : null
  if (status === 'DELIVERED' || status === 'READ') return 5_500
  return isFinal ? 0 : null
}
