import type { DispatchCompleted, ReceiptReceived } from '#schemas/types.ts'
import type { Measure } from '#stream/measure.ts'
import { counter } from '#stream/metric.ts'
import { isKnownCode } from './outcome-class.ts'

const metric = counter(
  'eventzr_unknown_provider_codes_total',
  "Error codes of providers beyond the tables of this build, an adapter's repeats included.",
  ['provider', 'code'],
  { quiet: true },
)

/** Refusals with an unknown code: their HTTP status alone is judged. */
export const unknownAnswerCodes: Measure<DispatchCompleted> = {
  metric,
  labelsOf: ({ outcome, provider, providerErrorCode }) =>
    outcome === 'ACCEPTED' ? undefined : unknownCode(provider, providerErrorCode),
}

/** Receipts of failure with an unknown code: their class is UNKNOWN. */
export const unknownReceiptCodes: Measure<ReceiptReceived> = {
  metric,
  labelsOf: ({ status, provider, providerErrorCode }) =>
    status === 'FAILED' || status === 'UNDELIVERED' ? unknownCode(provider, providerErrorCode) : undefined,
}

const unknownCode = (provider: string, code: string | null): readonly [provider: string, code: string] | undefined =>
  code === null || code === '' || isKnownCode(provider, code)
    ? undefined
    : [isProvider(provider) ? provider : 'other', isPlain(code) ? code : 'other']

/** As in routes. */
const isProvider = (text: string): boolean => /^[A-Z][A-Z0-9_]{0,63}$/.test(text)

/** A word of at most seven digits: a text may name a person, and eight digits may be a phone number (E.164). */
const isPlain = (code: string): boolean => /^[\w.:-]{1,40}$/.test(code) && code.replaceAll(/\D/g, '').length < 8
