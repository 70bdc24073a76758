import type { EpochMs } from '#stream/time.ts'

/** So many messages in so much time, and so many of them at once. No messages: no limit. */
export interface Rate {
  readonly messages: number
  readonly perMs: number
  readonly burst: number
}

export const isLimited = ({ messages }: Rate): boolean => messages > 0

/**
 * The generic cell rate algorithm ([ITU-T I.371](https://www.itu.int/rec/T-REC-I.371), annex A) in whole microseconds: one number per
 * limit, the theoretical arrival time of the next message, and no timer. It allows the same as a bucket of `burst` tokens with an
 * interval in whole microseconds.
 */
const intervalMicros = ({ messages, perMs }: Rate): number => Math.ceil((perMs * 1_000) / messages)

/** Nobody waits longer for a turn. A rate that was tighter before must not hold back what is allowed now. */
const longestWaitMicros = 60_000_000

const bounded = (arrivalMicros: number, at: EpochMs, rate: Rate): number =>
  Math.min(arrivalMicros, at * 1_000 + toleranceMicros(rate) + longestWaitMicros + intervalMicros(rate))

const toleranceMicros = (rate: Rate): number => intervalMicros(rate) * (rate.burst - 1)

/** The first moment from `at` on for a conforming message. */
export const conformsAt = (arrivalMicros: number, at: EpochMs, rate: Rate): EpochMs =>
  Math.max(at, Math.ceil((bounded(arrivalMicros, at, rate) - toleranceMicros(rate)) / 1_000))

/** The theoretical arrival time behind a message at `at`. */
export const arrivalAfter = (arrivalMicros: number, at: EpochMs, rate: Rate): number =>
  Math.max(bounded(arrivalMicros, at, rate), at * 1_000) + intervalMicros(rate)

/** How many more messages conform at `at`. */
export const conformingAt = (arrivalMicros: number, at: EpochMs, rate: Rate): number => {
  const ahead = Math.max(0, bounded(arrivalMicros, at, rate) - at * 1_000)
  return Math.max(0, Math.floor((toleranceMicros(rate) - ahead) / intervalMicros(rate)) + 1)
}
