import type { Category, Channel, EpochMs, MicroUsd } from '#schemas/types.ts'

/** The list price of a provider for messages to numbers with this prefix. */
export interface ListPrice {
  readonly provider: string
  readonly channel: Channel
  readonly prefix: string
  /** `null`: every category. */
  readonly category: Category | null
  /** Per segment of an SMS, else per message. */
  readonly microUsd: MicroUsd
  /** The first day of the price, in UTC. */
  readonly validFrom: string
  readonly source: string
}

/** An attempt, as far as its list price depends on it. */
export interface Priced {
  readonly provider: string
  readonly channel: Channel
  readonly recipient: string
  readonly category: Category
  readonly segments: number | null
}

const twilio = 'https://www.twilio.com/en-us/sms/pricing'
const aws = 'https://aws.amazon.com/end-user-messaging/pricing/'
const meta = 'https://developers.facebook.com/docs/whatsapp/pricing'

const sms = (
  provider: string,
  source: string,
  validFrom: string,
  prices: readonly (readonly [prefix: string, MicroUsd])[],
): ListPrice[] =>
  prices.map(([prefix, microUsd]) => ({
    provider,
    channel: 'SMS',
    prefix,
    category: null,
    microUsd,
    validFrom,
    source,
  }))

const whatsApp = (validFrom: string, prices: readonly (readonly [prefix: string, Category, MicroUsd])[]): ListPrice[] =>
  prices.map(([prefix, category, microUsd]) => ({
    provider: 'META_WHATSAPP',
    channel: 'WHATSAPP',
    prefix,
    category,
    microUsd,
    validFrom,
    source: meta,
  }))

/**
 * Samples of list prices, rounded, without carrier fees, volume tiers and taxes. Only Twilio's for `+1` was compared with a second
 * source; the others are of the right size, no more. No contract says them: an operator puts its own in their place. A changed price is
 * a further row with its day, so that earlier attempts keep theirs.
 *
 * `+1` is the price in the United States; the islands with the same prefix cost more. WhatsApp charges for templates alone, so
 * answers within its reply window are free.
 */
export const listPrices: readonly ListPrice[] = [
  ...sms('TWILIO', twilio, '2025-01-01', [
    ['+1', 8_300],
    ['+44', 52_400],
    ['+91', 83_200],
  ]),
  ...sms('AWS_SNS', aws, '2025-01-01', [
    ['+1', 5_810],
    ['+44', 36_200],
    ['+91', 41_300],
  ]),
  ...whatsApp('2025-07-01', [
    ['', 'SERVICE_REPLY', 0],
    ['+1', 'MARKETING', 25_000],
    ['+1', 'TRANSACTIONAL', 4_000],
    ['+1', 'OTP', 4_000],
    ['+44', 'MARKETING', 52_900],
    ['+44', 'TRANSACTIONAL', 22_000],
    ['+44', 'OTP', 22_000],
    ['+91', 'MARKETING', 10_700],
    ['+91', 'TRANSACTIONAL', 1_400],
    ['+91', 'OTP', 1_400],
  ]),
  ...whatsApp('2026-01-01', [
    ['+1', 'TRANSACTIONAL', 3_400],
    ['+1', 'OTP', 3_400],
    ['+91', 'MARKETING', 11_800],
  ]),
]

interface DatedPrice extends ListPrice {
  readonly fromMs: EpochMs
}

type RankedPrices = ReadonlyMap<string, readonly DatedPrice[]>

/** Prices by provider and channel, the best fit first: longest prefix, then a category of its own, then the newest. */
export const rankedPrices = (prices: readonly ListPrice[]): RankedPrices =>
  Map.groupBy(prices.map((price) => ({ ...price, fromMs: Date.parse(price.validFrom) })).toSorted(byFit), placeOf)

const placeOf = ({ provider, channel }: Pick<ListPrice, 'provider' | 'channel'>): string => `${provider} ${channel}`

const byFit = (a: DatedPrice, b: DatedPrice): number =>
  b.prefix.length - a.prefix.length || Number(b.category !== null) - Number(a.category !== null) || b.fromMs - a.fromMs

const ranked = rankedPrices(listPrices)

/** The list price of an attempt at its time; `null`: unknown. */
export const listPrice = (priced: Priced, at: EpochMs, prices: RankedPrices = ranked): MicroUsd | null => {
  const best = prices.get(placeOf(priced))?.find((price) => isFor(price, priced) && price.fromMs <= at)
  return best === undefined ? null : best.microUsd * unitsOf(priced)
}

const isFor = ({ prefix, category }: ListPrice, priced: Priced): boolean =>
  priced.recipient.startsWith(prefix) && (category === null || category === priced.category)

/** Nobody knows the segments of a template's text: it costs one at least. */
const unitsOf = ({ channel, segments }: Priced): number => (channel === 'SMS' ? Math.max(1, segments ?? 1) : 1)

/** A message costs from this point on. */
export type ChargedAt = 'SUBMIT' | 'DELIVERY'

/**
 * SMS, MMS, WhatsApp and RCS by
 * [Vonage](https://developer.vonage.com/en/messages/concepts/messages-status-callbacks), WhatsApp also by
 * [Meta](https://developers.facebook.com/docs/whatsapp/pricing). The others cost with the provider's acceptance.
 */
export const chargedAt: Readonly<Record<Channel, ChargedAt>> = {
  SMS: 'SUBMIT',
  MMS: 'SUBMIT',
  WHATSAPP: 'DELIVERY',
  RCS: 'DELIVERY',
  VOICE: 'SUBMIT',
  EMAIL: 'SUBMIT',
  PUSH: 'SUBMIT',
  UNKNOWN: 'SUBMIT',
}
