/** Bounds that hold before a decoder sees a value, so that no record can exhaust the process. */
export interface Limits {
  readonly maxValueBytes: number
  readonly maxStringBytes: number
  /** Levels of objects, arrays and maps. */
  readonly maxDepth: number
  /** Fields, items and entries together. */
  readonly maxValues: number
  /** Entries of maps; in JSON different names. Each costs a hash, as much as dozens of other values. */
  readonly maxNames: number
}

/** A value at all of its bounds takes less than 16 MB; in Avro less than 5 ms of a slow core, in JSON up to 14 (bench/hostile). */
export const defaultLimits: Limits = {
  maxValueBytes: 1_048_576,
  maxStringBytes: 8_192,
  maxDepth: 16,
  maxValues: 20_000,
  maxNames: 1_500,
}

/** Far below {@link Limits.maxNames}: each output of an event carries all of them, beside the names of its own data. */
export const maxExtensions = 256

/** Names and values together, in UTF-8: each output of an event carries all of them. */
export const maxExtensionsBytes = 16_384
