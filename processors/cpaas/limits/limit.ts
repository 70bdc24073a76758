import type { LimitUse } from '#schemas/types.ts'
import { LimitUseDefaults } from '#schemas/types.ts'
import type { EpochMs } from '#stream/time.ts'
import { arrivalAfter, conformingAt, conformsAt, type Rate } from './rate.ts'

const day = 86_400_000

/** One limit. A window counts messages in any 24 hours, a quota those of a day in UTC. */
export type Limit =
  | { readonly kind: 'RATE'; readonly rate: Rate }
  | { readonly kind: 'WINDOW'; readonly messages: number }
  | { readonly kind: 'QUOTA'; readonly messages: number }

export const unused: LimitUse = LimitUseDefaults

/** The first moment from `at` on with room for a message. */
export const roomAt = (limit: Limit, use: LimitUse, at: EpochMs): EpochMs => {
  switch (limit.kind) {
    case 'RATE':
      return conformsAt(use.arrivalMicros, at, limit.rate)
    case 'WINDOW':
      return Math.max(at, (use.times.at(-limit.messages) ?? -day) + day)
    default:
      return quotaRoomAt(limit.messages, use, at)
  }
}

/** The use behind a message that takes its place at `at`. */
export const useAfter = (limit: Limit, use: LimitUse, at: EpochMs): LimitUse => {
  switch (limit.kind) {
    case 'RATE':
      return { ...unused, arrivalMicros: arrivalAfter(use.arrivalMicros, at, limit.rate) }
    case 'WINDOW':
      return { ...unused, times: [...use.times, at].slice(-limit.messages) }
    default:
      return { ...unused, day: dayOf(at), used: use.day === dayOf(at) ? use.used + 1 : 1 }
  }
}

/** How many more messages have room at `at`. */
export const roomLeft = (limit: Limit, use: LimitUse, at: EpochMs): number => {
  switch (limit.kind) {
    case 'RATE':
      return conformingAt(use.arrivalMicros, at, limit.rate)
    case 'WINDOW':
      return limit.messages - use.times.filter((time) => time > at - day).length
    default:
      return quotaRoomAt(limit.messages, use, at) > at ? 0 : limit.messages - (use.day === dayOf(at) ? use.used : 0)
  }
}

/** Turns may be taken on the next day already: then there is no room on this one. */
const quotaRoomAt = (messages: number, use: LimitUse, at: EpochMs): EpochMs => {
  if (use.day < dayOf(at)) return at
  return Math.max(at, (use.used >= messages ? use.day + 1 : use.day) * day)
}

const dayOf = (at: EpochMs): number => Math.floor(at / day)
