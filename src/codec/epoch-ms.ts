/** The years 0000 to 9999 in milliseconds since 1970: RFC 3339 can write no other. */
export const MIN_EPOCH_MS = -62_167_219_200_000
export const MAX_EPOCH_MS = 253_402_300_799_999

/** True for a time in these years. */
export const isEpochMs = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= MIN_EPOCH_MS && (value as number) <= MAX_EPOCH_MS
