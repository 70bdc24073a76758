import type { Brand } from './brand.ts'

/** Milliseconds since 1970 as an event or a broker states them: data, never a clock. */
export type EpochMs = number

/** The end of the year 9999: RFC 3339 writes no later one. */
export const latestMs = 253_402_300_799_999

/**
 * Whether an event or a record can have this time. Kafka writes -1 for none, and takes other negative ones and years of five digits
 * where a producer sends them.
 */
export const isTimestamp = (ms: EpochMs): boolean => ms >= 0 && ms <= latestMs

/**
 * A task's clock in milliseconds since 1970: the maximum over its processed records of their bounded Kafka timestamps.
 * It never goes back, moves only with records, and is the only time that a rule sees. It may be ahead of the broker's clock by
 * {@link mostAheadMs}; timers are not.
 */
export type StreamTime = Brand<number, 'StreamTime'>

/**
 * One producer with a fast clock can bring a task's clock so far ahead of the broker's, and no further. A rule that must not act
 * before some time sets a timer for it whenever that time is later than `at` less this.
 */
export const mostAheadMs = 2_000

/** The stream time `ms` milliseconds after `at`; a negative `ms` gives an earlier one. */
export const after = (at: StreamTime, ms: number): StreamTime => (at + ms) as StreamTime
