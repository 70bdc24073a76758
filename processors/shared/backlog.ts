import type { StreamTime } from '#stream/time.ts'

/** The clock follows ticks at a second's distance; after a stop it is further behind. */
const behindMs = 2_000

/** No pod is as late by load alone for long: it stood still. */
const standstillMs = 60_000

/** Whether the backlog of a standstill passes. */
export const isLongBacklog = (at: StreamTime, present: StreamTime): boolean => present - at > standstillMs

/** Whether a backlog passes. Nobody is silent meanwhile: the answers to what leaves now are stamped later than the clock. */
export const isBacklog = (at: StreamTime, present: StreamTime): boolean => present - at > behindMs
