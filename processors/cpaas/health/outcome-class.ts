import type { HealthEffect } from '#processors/shared/breaker/breaker.ts'
import type { ConsentScope, DispatchCompleted, FailureClass } from '#schemas/types.ts'
import { type CodeClass, outcomeClasses, type Retry } from './outcome-classes.ts'

/** The parts of an answer that say whose fault it is. */
export type Answer = Pick<DispatchCompleted, 'provider' | 'outcome' | 'httpStatus' | 'providerErrorCode'>

/**
 * Whose fault the answer is; `null` when the provider took the message. A code that nobody knows is UNKNOWN, never a guess.
 */
export const failureClassOf = (answer: Answer): FailureClass | null => {
  if (answer.outcome === 'ACCEPTED') return null
  const known = codeClass(answer.provider, answer.providerErrorCode)
  if (known !== undefined) return known.failureClass
  if (answer.outcome === 'TIMEOUT' || answer.outcome === 'UNREACHABLE') return 'PROVIDER_FAULT'
  return statusClass(answer.httpStatus)
}

/**
 * Whether the provider may have the message in spite of a refusal with this code.
 */
export const isUnclearCode = (provider: string, providerErrorCode: string | null): boolean =>
  codeClass(provider, providerErrorCode)?.isUnclear === true

/** Whether a table has the code. */
export const isKnownCode = (provider: string, providerErrorCode: string): boolean =>
  codeClass(provider, providerErrorCode) !== undefined

/** Whose fault a receipt of failure is. */
export const receiptFailureClass = (provider: string, providerErrorCode: string | null): FailureClass =>
  codeClass(provider, providerErrorCode)?.failureClass ?? 'UNKNOWN'

/** The messages of an opt-out, by the code of a provider. */
export const optOutScope = (provider: string, providerErrorCode: string | null): ConsentScope =>
  codeClass(provider, providerErrorCode)?.optOutScope ?? 'ALL'

/** Whether an attempt that ended so may be followed by another one. */
export const retryAfter = (provider: string, providerErrorCode: string | null, failureClass: FailureClass): Retry =>
  codeClass(provider, providerErrorCode)?.retry ?? outcomeClasses.retryByClass[failureClass]

/**
 * A refusal for the recipient's sake proves that the provider works. Faults of tenant or content prove nothing, so that no
 * tenant can open a breaker with bad messages. Throttling is counted apart, since it is neither health nor a fault.
 */
export const healthEffect = (failureClass: FailureClass | null): HealthEffect | 'NONE' => {
  if (failureClass === null || failureClass === 'RECIPIENT_FAULT') return 'SUCCESS'
  if (failureClass === 'PROVIDER_FAULT') return 'FAULT'
  if (failureClass === 'CREDENTIAL') return 'CREDENTIAL_FAULT'
  return failureClass === 'THROTTLED' ? 'THROTTLED' : 'NONE'
}

const codeClass = (provider: string, code: string | null): CodeClass | undefined => {
  const codes = Object.hasOwn(outcomeClasses.codes, provider) ? outcomeClasses.codes[provider] : undefined
  return code !== null && codes !== undefined && Object.hasOwn(codes, code) ? codes[code] : undefined
}

const statusClass = (httpStatus: number | null): FailureClass => {
  if (httpStatus === 401 || httpStatus === 403) return 'CREDENTIAL'
  if (httpStatus === 429) return 'THROTTLED'
  return httpStatus !== null && httpStatus >= 500 && httpStatus <= 599 ? 'PROVIDER_FAULT' : 'UNKNOWN'
}
