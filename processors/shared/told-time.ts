import type { EpochMs } from '#schemas/types.ts'
import { latestMs } from '#stream/time.ts'

/** The years 2000 to 9999. Seconds, microseconds and zero lie outside, each by a factor of at least 100. */
const earliest: EpochMs = 946_684_800_000

/** Whether a time from outside can be meant in milliseconds since 1970, as every time here. False for NaN. */
export const isMeantInMs = (told: EpochMs): boolean => told >= earliest && told <= latestMs

/** A time as others tell it; null when it was not told, or cannot be one in milliseconds. */
export const toldTime = (told: EpochMs | null): EpochMs | null => (told !== null && isMeantInMs(told) ? told : null)
