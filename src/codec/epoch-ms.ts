import { latestMs } from '#stream/time.ts'

/** The beginning of the year 0000 in milliseconds since 1970: RFC 3339 writes no earlier one. */
export const earliestMs = -62_167_219_200_000

/** True for a time in these years. */
export const isEpochMs = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= earliestMs && (value as number) <= latestMs
