import type { EpochMs } from '#schemas/types.ts'

/** The years 2000 to 9999. Seconds, microseconds and zero lie outside, each by a factor of at least 100. */
const earliest: EpochMs = 946_684_800_000
const latest: EpochMs = 253_402_300_799_999

/** Whether a time from outside can be meant in milliseconds since 1970, as every time here. False for NaN. */
export const isMeantInMs = (told: EpochMs): boolean => told >= earliest && told <= latest

/** A time as others tell it; null when it was not told, or cannot be one in milliseconds. */
export const toldTime = (told: EpochMs | null): EpochMs | null => (told !== null && isMeantInMs(told) ? told : null)
