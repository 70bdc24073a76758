/** How events are written: typed Avro envelopes, data in Avro with its attributes in headers, or the published JSON envelope. */
export const outputEncodings = ['avro', 'ce-binary-avro', 'ce-structured-json'] as const

export type OutputEncoding = (typeof outputEncodings)[number]

/** The encoding of all outputs, and the exceptions. */
export interface EncodingChoice {
  /** `avro` unless told otherwise. */
  readonly outputEncoding?: OutputEncoding
  /** Exceptions by topic name. */
  readonly encodingOverrides?: ReadonlyMap<string, OutputEncoding>
}

/** The encoding for events of a topic. */
export const encodingOf = ({ outputEncoding, encodingOverrides }: EncodingChoice, topic: string): OutputEncoding =>
  encodingOverrides?.get(topic) ?? outputEncoding ?? 'avro'
