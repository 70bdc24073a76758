import { retryDelayMs } from '#processors/shared/retry-schedule.ts'
import type { EpochMs, Exhausted, FailureClass, MessageAttempt, MessageLife } from '#schemas/types.ts'
import { isDelivered, isPending, isSent, isUnclear, isUndelivered } from './message-life.ts'
import { receiptFailureClass, retryAfter } from '#processors/cpaas/health/outcome-class.ts'
import type { Retry } from '#processors/cpaas/health/outcome-classes.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { hasRouteLeft } from './routes-left.ts'

/** The end of a message that could not be delivered. */
export interface Failure {
  readonly kind: 'FAILED'
  readonly failureClass: FailureClass
  readonly exhausted: Exhausted
  /** The attempt that decided; absent when none was made. */
  readonly attempt?: MessageAttempt | undefined
}

/** The sum of the known facts about a message's attempts. */
export type Verdict =
  | { readonly kind: 'DELIVERED' | 'SENT' | 'UNCLEAR' }
  | { readonly kind: 'PENDING'; readonly since: EpochMs }
  /** Its provider is left alone until `restsUntil`, if that is not `null`; the delay covers it. */
  | { readonly kind: 'RETRY'; readonly delayMs: number; readonly restsUntil: EpochMs | null }
  | Failure

/**
 * Judges a message by its attempts alone, so that the order in which their facts came does not matter. A message that a
 * provider has is never attempted again. Where an attempt ended unclear and none may follow, the verdict waits for
 * proof until the deadline. At least one attempt must have been made.
 */
export const verdictOf = (life: MessageLife, at: EpochMs, policy: CpaasPolicy): Verdict => {
  const { attempts } = life
  if (attempts.some(isDelivered)) return { kind: 'DELIVERED' }
  if (attempts.some(isPending)) return { kind: 'PENDING', since: at }
  if (attempts.some((attempt) => isSent(attempt) && !isUndelivered(attempt))) return { kind: 'SENT' }
  const restsUntil = restBeforeNext(life, policy)
  const usualMs = retryDelayMs(policy.retry, attempts.length, life.head.messageId)
  const delayMs = Math.max(usualMs, (restsUntil ?? at) - at)
  const failure = finalFailure(life) ?? exhaustion(life, at + delayMs, policy)
  return failure === undefined ? { kind: 'RETRY', delayMs, restsUntil } : unlessUnclear(life, failure, at)
}

/** The verdict when no attempt may follow: a failure, or until the deadline a wait for proof of an unclear attempt. */
export const unlessUnclear = ({ attempts, deadlineAt }: MessageLife, failure: Failure, at: EpochMs): Verdict =>
  attempts.some(isUnclear) && at < deadlineAt ? { kind: 'UNCLEAR' } : failure

/** Any failed receipt and any fault that no further attempt can mend. */
const finalFailure = ({ attempts }: MessageLife): Failure | undefined => {
  const undelivered = attempts.find(isUndelivered)
  if (undelivered !== undefined) {
    return failure(
      receiptFailureClass(undelivered.provider, undelivered.receiptErrorCode),
      'NON_RETRYABLE',
      undelivered,
    )
  }
  const final = attempts.find((attempt) => retryOf(attempt) === 'NEVER')
  return final && failure(final.outcomeClass ?? 'UNKNOWN', 'NON_RETRYABLE', final)
}

/** Attempts or time ran out, or a repeat could reach somebody twice who must not be. */
const exhaustion = (life: MessageLife, nextAt: EpochMs, policy: CpaasPolicy): Failure | undefined => {
  const { attempts, deadlineAt } = life
  const last = attempts.at(-1)
  const lastClass = last?.outcomeClass ?? 'UNKNOWN'
  const triedOnce = attempts.filter((attempt) => retryOf(attempt) === 'ONCE').length
  if (attempts.length >= policy.maxAttempts || triedOnce > 1) return failure(lastClass, 'RETRIES', last)
  const unclear = attempts.findLast(isUnclear)
  if (unclear !== undefined && !mayRepeat(life, unclear, policy)) return failure(lastClass, 'NON_RETRYABLE', last)
  return nextAt >= deadlineAt ? outOfTime(life) : undefined
}

/** The failure of a message past its deadline. */
export const outOfTime = ({ attempts }: MessageLife): Failure => failure('EXPIRED', 'DEADLINE', attempts.at(-1))

/** The failure of a message after an opt-out of its recipient. */
export const optedOut = ({ attempts }: MessageLife): Failure => failure('OPTED_OUT', 'NON_RETRYABLE', attempts.at(-1))

/** The failure of a message to a person to be forgotten: no provider is to blame, and nobody has opted out. */
export const erased = ({ attempts }: MessageLife): Failure =>
  failure('RECIPIENT_FAULT', 'NON_RETRYABLE', attempts.at(-1))

/** The failure of a message without a receipt in time, where the policy takes it for one. */
export const unproven = ({ attempts }: MessageLife): Failure => failure('UNKNOWN', 'UNKNOWN', attempts.findLast(isSent))

/** The failure of a message without an account to take it. */
export const withoutProvider = ({ attempts }: MessageLife): Failure =>
  failure('NO_PROVIDER', 'NO_PROVIDER', attempts.at(-1))

/** Whether a message may be attempted again after an attempt that the provider may have taken. */
const mayRepeat = (
  { head: { category, channel } }: MessageLife,
  { provider, credentialRef }: MessageAttempt,
  { repeatUnclear, routes }: CpaasPolicy,
): boolean =>
  repeatUnclear.includes(category) ||
  routes[channel].some(
    (route) => route.provider === provider && route.credentialRef === credentialRef && route.idempotent,
  )

/** A provider gets the time it asks for. When the message has less, another provider takes it after the usual wait. */
const restBeforeNext = (life: MessageLife, policy: CpaasPolicy): EpochMs | null => {
  const restsUntil = life.attempts.at(-1)?.restsUntil ?? null
  return restsUntil !== null && restsUntil >= life.deadlineAt && hasRouteLeft(life, policy) ? null : restsUntil
}

const retryOf = ({ provider, providerErrorCode, outcomeClass }: MessageAttempt): Retry | undefined =>
  outcomeClass === null ? undefined : retryAfter(provider, providerErrorCode, outcomeClass)

const failure = (failureClass: FailureClass, exhausted: Exhausted, attempt: MessageAttempt | undefined): Failure => ({
  kind: 'FAILED',
  failureClass,
  exhausted,
  attempt,
})
