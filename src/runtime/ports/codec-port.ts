import type { RawRecord, RecordHeader } from '#stream/raw-record.ts'
import type { Cause, EventAttributes, TenantId } from '#stream/record.ts'
import type { Slab } from '#stream/slab.ts'
import type { Topic } from '#stream/topic.ts'

/** An input as its rules see it: checked, typed, of one tenant. */
export interface DecodedEvent<V> {
  readonly attributes: EventAttributes
  readonly tenantId: TenantId
  readonly data: V
  /** The event's `time` was unbelievable and was replaced by the record's timestamp. */
  readonly timeAdjusted: boolean
}

/** Writes events of one topic. */
export interface EventEncoder<V> {
  /** Those of the event written last; one list for all events where they do not depend on the event. */
  readonly headers: readonly RecordHeader[]
  /** Writes the value at `slab.position` and advances it. @throws when the data does not fit the schema; the slab is then unchanged. */
  encode(attributes: EventAttributes, data: V, slab: Slab): void
}

/** The parts of an output's id: the same cause gives the same ids, on every replay and in every version. */
export interface EventIdentity {
  readonly type: string
  readonly tenantId: TenantId
  readonly entity: string
  /** Only the pair of source and id names an event (CloudEvents 1.0.2, "id"); a timer has no source. */
  readonly cause: Pick<Cause, 'source' | 'id'>
  /** Counts outputs of one type and entity within one cause, from 0. */
  readonly ordinal: number
}

/** Bytes to typed events and back, synchronous: what has to be fetched is asked for with {@link load}. */
export interface CodecPort {
  /**
   * @throws an error with code `SCHEMA_NOT_LOADED` and `schemaId` when the registry must be asked first;
   * any other error means that the record is unusable, its `code` being the reason of the dead letter.
   */
  decode<V>(topic: Topic<V>, record: RawRecord): DecodedEvent<V>
  encoder<V>(topic: Topic<V>): EventEncoder<V>
  eventId(identity: EventIdentity): string
  /** Brings a schema; rejects while the registry does not answer. */
  load(schemaId: number): Promise<void>
}

/** The schema id that a decode error waits for, if it is one that waits. */
export const awaitedSchema = (error: unknown): number | undefined =>
  error instanceof Error && 'code' in error && error.code === 'SCHEMA_NOT_LOADED' && 'schemaId' in error
    ? Number(error.schemaId)
    : undefined
