import type { Category, Channel, LimitUse } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { StoreReader } from '#stream/store-port.ts'
import type { EpochMs } from '#stream/time.ts'
import { type Limit, roomAt, roomLeft, unused } from './limit.ts'
import type { LimitKey, LimitLevel } from './limit-store.ts'
import type { LimitsPolicy } from './limits-policy.ts'
import { isLimited } from './rate.ts'

/** A message as limits see it. */
export interface LimitedMessage {
  readonly channel: Channel
  readonly sender: string | null
  readonly category: Category
  /** A keyed hash of the recipient; few limits need it. */
  readonly recipientHash: () => string
}

/** A message takes its place within one limit. */
export interface Booking {
  readonly level: LimitLevel
  readonly subject: string
  readonly limit: Limit
  readonly at: EpochMs
}

/** The place of a message within all of its limits. */
export interface Room {
  /** Its turn: now, or later within the wait of the policy. */
  readonly startsAt: EpochMs
  readonly bookings: readonly Booking[]
  /** The limit with the least room behind this message; empty without limits. */
  readonly tightest: string
  /** Messages with room there. */
  readonly remaining: number
}

/** No room in time. */
export interface Full {
  /** The level of the limit with room last. */
  readonly fullest: LimitLevel
  readonly roomAt: EpochMs
}

/** Looks for room in every limit of a message; nothing is booked yet. */
export type FindRoom = (tenant: TenantId, message: LimitedMessage, at: EpochMs, policy: LimitsPolicy) => Room | Full

export const hasRoom = (found: Room | Full): found is Room => 'bookings' in found

const anyRoom = (at: EpochMs): Room => ({ startsAt: at, bookings: [], tightest: '', remaining: 0 })

export const roomFinder =
  (uses: StoreReader<LimitKey, LimitUse>): FindRoom =>
  (tenant, message, at, policy) => {
    const places = placesOf(message, at, policy)
    if (places.length === 0) return anyRoom(at)
    const found = places.map((booking) => {
      const use = uses.get([tenant, booking.level, booking.subject]) ?? unused
      return { booking, roomAt: roomAt(booking.limit, use, at), remaining: roomLeft(booking.limit, use, at) - 1 }
    })
    const last = found.reduce((a, b) => (b.roomAt > a.roomAt ? b : a))
    if (last.roomAt - at > policy.deferMs[message.category]) return { fullest: last.booking.level, roomAt: last.roomAt }
    const tightest = found.reduce((a, b) => (b.remaining < a.remaining ? b : a))
    return {
      startsAt: last.roomAt,
      bookings: places.map((place) => bookedAt(place, last.roomAt)),
      tightest: nameOf(tightest.booking),
      remaining: Math.max(0, tightest.remaining),
    }
  }

/** A place in a rate is taken at once, so that no other message gets the same turn; in a count, at the turn. */
const bookedAt = (place: Booking, turn: EpochMs): Booking =>
  place.limit.kind === 'RATE' || place.at === turn ? place : { ...place, at: turn }

const pairOf = (channel: Channel, sender: string | null, recipientHash: string): string =>
  `${channel} ${sender ?? ''} ${recipientHash}`

/** The recipient in the subject of a pair. */
export const recipientHashOf = (pair: string): string => pair.slice(pair.lastIndexOf(' ') + 1)

/** A hash beside its number would give the number of the hash away. */
const nameOf = ({ level, subject }: Booking): string =>
  level === 'CHANNEL' || level === 'SENDER' ? `${level} ${subject}` : level

/** The limits of a message, each with its possible place. */
const placesOf = (message: LimitedMessage, at: EpochMs, policy: LimitsPolicy): readonly Booking[] => {
  const { channel, sender, category, recipientHash } = message
  const places: Booking[] = []
  const add = (level: LimitLevel, subject: string, limit: Limit) => places.push({ level, subject, limit, at })
  const { [channel]: ofChannel } = policy.channel
  const { [channel]: ofSender } = policy.sender
  const { [channel]: ofPair } = policy.pair
  if (isLimited(ofChannel)) add('CHANNEL', channel, { kind: 'RATE', rate: ofChannel })
  if (isLimited(ofSender) && sender !== null) add('SENDER', `${channel} ${sender}`, { kind: 'RATE', rate: ofSender })
  if (isLimited(ofPair)) add('PAIR', pairOf(channel, sender, recipientHash()), { kind: 'RATE', rate: ofPair })
  if (category === 'MARKETING' && policy.marketingPerDay > 0)
    add('RECIPIENT', recipientHash(), { kind: 'WINDOW', messages: policy.marketingPerDay })
  if (policy.dailyQuota > 0) add('QUOTA', '', { kind: 'QUOTA', messages: policy.dailyQuota })
  return places
}
