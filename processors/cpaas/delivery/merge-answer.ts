import type { AttemptOutcome, DispatchCompleted, EpochMs, MessageAttempt } from '#schemas/types.ts'
import { failureClassOf, healthEffect, isUnclearCode } from '#processors/cpaas/health/outcome-class.ts'
import { errorCode } from '#processors/shared/error-code.ts'
import { toldTime } from '#processors/shared/told-time.ts'
import { higherPrice, statedPrice } from './price.ts'

/** How much an answer says; one that says more replaces one that says less. */
const weight: Readonly<Record<AttemptOutcome, number>> = {
  UNKNOWN: 1,
  TIMEOUT: 1,
  UNREACHABLE: 2,
  REJECTED: 2,
  ACCEPTED: 3,
}

/** Thirty days: no message is of use for as long, and the sum stays a time. */
const longestRestMs = 30 * 86_400_000

/** One day: a longer call is a wrong unit or a broken clock, and says nothing of its provider's speed. */
const longestCallMs = 86_400_000

/**
 * Merges the provider's answer into its attempt: repeated answers change nothing, and an unclear answer never hides a
 * clear one, whatever order they come in. The highest of several prices and the longest of several rests count. The same
 * attempt back means unchanged.
 */
export const mergeAnswer = (attempt: MessageAttempt, told: DispatchCompleted, at: EpochMs): MessageAttempt => {
  const answer = asMeant(attempt, told)
  const submitMicroUsd = higherPrice(attempt.submitMicroUsd, statedPrice(answer.cost_usd))
  const isClearer = attempt.outcome === null || weight[answer.outcome] > weight[attempt.outcome]
  if (!isClearer && submitMicroUsd === attempt.submitMicroUsd && !isLongerRest(attempt, answer)) return attempt
  return {
    ...attempt,
    ...(isClearer ? endOf(attempt, answer, at) : {}),
    ...restOf(attempt, answer, at),
    submitMicroUsd,
  }
}

/** Some refusals prove nothing: their end is unknown. */
const asMeant = ({ provider }: MessageAttempt, answer: DispatchCompleted): DispatchCompleted =>
  answer.outcome === 'REJECTED' && isUnclearCode(provider, answer.providerErrorCode)
    ? { ...answer, outcome: 'UNKNOWN' }
    : answer

const endOf = (attempt: MessageAttempt, answer: DispatchCompleted, at: EpochMs): Partial<MessageAttempt> => {
  const outcomeClass = failureClassOf({ ...answer, provider: attempt.provider })
  return {
    counted: attempt.counted || healthEffect(outcomeClass) !== 'NONE',
    outcome: answer.outcome,
    outcomeClass,
    errorCode: outcomeCode(answer),
    providerErrorCode: errorCode(answer.providerErrorCode),
    providerMessageId: answer.providerMessageId ?? attempt.providerMessageId,
    endedAt: toldTime(answer.completedAt) ?? at,
    latencyMs: isLatency(answer.latencyMs) ? answer.latencyMs : 0,
  }
}

const isLongerRest = ({ retryAfterMs: known }: MessageAttempt, { retryAfterMs: told }: DispatchCompleted): boolean =>
  told !== null && told > (known ?? 0)

/** A rest runs from the first answer with it: repeats do not prolong it. */
const restOf = (attempt: MessageAttempt, answer: DispatchCompleted, at: EpochMs): Partial<MessageAttempt> => {
  if (answer.retryAfterMs === null || !isLongerRest(attempt, answer)) return {}
  const restsUntil = at + Math.min(answer.retryAfterMs, longestRestMs)
  return { retryAfterMs: answer.retryAfterMs, restsUntil: Math.max(restsUntil, attempt.restsUntil ?? 0) }
}

/** No answer came within `waitedMs`: the attempt may or may not have been made. Silence is a fault of the provider. */
export const timeOut = (attempt: MessageAttempt, at: EpochMs, waitedMs: number): MessageAttempt => ({
  ...attempt,
  counted: true,
  outcome: 'TIMEOUT',
  outcomeClass: 'PROVIDER_FAULT',
  errorCode: 'SUBMIT_TIMEOUT',
  endedAt: at,
  latencyMs: waitedMs,
})

const isLatency = (told: number): boolean => told >= 0 && told <= longestCallMs

/** An answer in the range of HTTP (RFC 9110, §15) names its status. */
const outcomeCode = ({ outcome, httpStatus }: DispatchCompleted): string | null => {
  if (outcome === 'ACCEPTED') return null
  return httpStatus !== null && httpStatus >= 100 && httpStatus <= 599 ? `HTTP_${httpStatus}` : outcome
}
