/** Bounds that hold before a decoder sees a value, so that no record can exhaust the process. */
export interface Limits {
  readonly maxValueBytes: number
  readonly maxStringBytes: number
  /** Levels of objects, arrays and maps. */
  readonly maxDepth: number
}

export const defaultLimits: Limits = { maxValueBytes: 1_048_576, maxStringBytes: 8_192, maxDepth: 16 }

/** Names and values together, in UTF-8: each output of an event carries all of them. */
export const maxExtensionsBytes = 16_384
