import type { EpochMs, StreamTime } from '#stream/time.ts'

const dayMs = 86_400_000

/** Days since 1970, in UTC. */
export const dayOf = (at: EpochMs): number => Math.floor(at / dayMs)

export const endOfDay = (day: number): EpochMs => (day + 1) * dayMs

/** Late prices correct the days behind for so long; no request depends on them any more. */
export const keptMs = 2 * dayMs

/** The end of all rows of a day. */
export const forgottenAt = (day: number): StreamTime => (endOfDay(day) + keptMs) as StreamTime
