import type { StreamTime } from '#stream/time.ts'

/** The clock follows ticks at a second's distance; after a stop it is further behind. */
const behindMs = 2_000

/** Whether a backlog passes. Nobody is silent meanwhile: the answers to what leaves now are stamped later than the clock. */
export const isBacklog = (at: StreamTime, present: StreamTime): boolean => present - at > behindMs
