import type { Brand } from './brand.ts'

/** Milliseconds since 1970 as an event or a broker states them: data, never a clock. */
export type EpochMs = number

/**
 * A task's clock in milliseconds since 1970: the maximum over its processed records of their bounded Kafka timestamps.
 * It never goes back, moves only with records, and is the only time that a rule sees.
 */
export type StreamTime = Brand<number, 'StreamTime'>

/** The stream time `ms` milliseconds after `at`; a negative `ms` gives an earlier one. */
export const after = (at: StreamTime, ms: number): StreamTime => (at + ms) as StreamTime
