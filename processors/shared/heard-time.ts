import type { EpochMs } from '#schemas/types.ts'
import { toldTime } from './told-time.ts'

/**
 * When something was said: as its sender tells it, but never later than its record was written, nor than the task's clock. A clock far
 * ahead must not overrule every later word.
 * @param told by the sender, in milliseconds since 1970; `null` when it was not
 * @param stamped the Kafka timestamp of the record
 * @param at the task's clock
 */
export const heardTime = (told: EpochMs | null, stamped: EpochMs, at: EpochMs): EpochMs =>
  Math.min(toldTime(told) ?? at, toldTime(stamped) ?? at, at)
