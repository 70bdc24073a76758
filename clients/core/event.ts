/** An RFC 3339 timestamp; from a reader in UTC, with milliseconds: `2026-02-24T12:00:00.000Z`. */
export type Timestamp = string

/** A CloudEvent 1.0 of one topic. Attributes have their names on the wire. */
export interface CloudEvent<Type extends string, Data> {
  readonly specversion: '1.0'
  /** Equals the topic. */
  readonly type: Type
  readonly source: string
  readonly id: string
  /** When the thing happened. */
  readonly time: Timestamp
  readonly datacontenttype: string
  /** The tenant. */
  readonly subject: string
  /** The message or job at the root of it all. */
  readonly correlationid?: string
  /** The id of the causing event. */
  readonly causationid?: string
  /** Counts the events of one entity; digits with leading zeros. */
  readonly entityseq?: string
  /** W3C Trace Context. */
  readonly traceparent?: string
  readonly partitionkey?: string
  /** Attributes beyond these. */
  readonly extensions: Readonly<Record<string, string>>
  /** Fields without a value in the message hold their defaults. */
  readonly data: Data
}
