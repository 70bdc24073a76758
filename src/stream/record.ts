import type { Brand } from './brand.ts'
import type { RawRecord } from './raw-record.ts'
import type { EpochMs } from './time.ts'

/** The owner of every event; the Kafka key of every public topic, in UTF-8. */
export type TenantId = Brand<string, 'TenantId'>

/** Where a record stands in Kafka, as first written: a forwarded or redriven record keeps its origin. */
export interface Origin {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** The CloudEvents attributes that travel with an event, typed. `time` is when the thing happened: it is data. */
export interface EventAttributes {
  readonly id: string
  readonly type: string
  readonly source: string
  readonly time: EpochMs
  readonly subject?: string | undefined
  readonly correlationId?: string | undefined
  readonly causationId?: string | undefined
  /** How many events its entity had emitted before it; absent on inputs that do not count. */
  readonly entitySeq?: number | undefined
  readonly traceParent?: string | undefined
  readonly partitionKey?: string | undefined
  /** Attributes that this project does not know; kept on what the event causes. */
  readonly extensions: Readonly<Record<string, string>>
}

/**
 * A record is made by an input event or a fired timer. All records of one cause stand or fall together,
 * and the ids of the events that it emits are derived from `source` and `id` (law: same cause, same ids).
 */
export interface Cause {
  /** The input event's id, its origin if it has none, or the name of the fired timer. */
  readonly id: string
  /** The input event's `source`, never empty; absent on a timer. An id alone names no event: two sources may use it. */
  readonly source?: string | undefined
  /** The input event's `time`, or the timer's deadline. */
  readonly time: EpochMs
  readonly correlationId?: string | undefined
  readonly traceParent?: string | undefined
  readonly extensions: Readonly<Record<string, string>>
}

/** A keyed value on its way through the graph. */
export interface StreamRecord<K, V> {
  readonly key: K
  readonly value: V
  /**
   * The Kafka timestamp of the input; the clock where it has none, or where a timer made the record. Rules about lateness compare it
   * with `at`.
   */
  readonly timestamp: EpochMs
  readonly cause: Cause
  /** Where the input came from; absent on what a timer made. */
  readonly origin?: Origin | undefined
  /** The input's own bytes; absent on what a timer made. */
  readonly raw?: RawRecord | undefined
  /** Emissions of the store row that made this record before it; absent until a transition made it. */
  readonly entitySeq?: number | undefined
}
