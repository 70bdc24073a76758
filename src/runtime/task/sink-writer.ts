import type { Emitter } from '#stream/event-ids.ts'
import type { RecordHeader } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { SinkNode, Topology } from '#stream/nodes.ts'
import type { PublishingClock } from '#runtime/inputs/stream-clock.ts'
import type { CodecPort, EventEncoder } from '#runtime/ports/codec-port.ts'
import type { Outbox } from '#runtime/ports/outbox.ts'
import { OversizeOutputError } from '#runtime/ports/errors.ts'
import { headerBytes } from '#runtime/ports/header-bytes.ts'

/** Largest event in bytes, with its key and attributes in headers: below a topic's default limit of 1 MiB, with room for the rest. */
export const maxEventBytes = 1_000_000

/** Turns records that reach a sink into CloudEvents in the outbox: attributes, deterministic id, encoded value. */
export class SinkWriter {
  readonly #encoders: ReadonlyMap<SinkNode, EventEncoder<unknown>>
  readonly #codec: CodecPort
  readonly #outbox: Outbox
  readonly #ordinals = new Map<string, number>()
  #clock: PublishingClock | undefined

  constructor(topology: Topology, codec: CodecPort, outbox: Outbox) {
    this.#encoders = new Map(topology.sinks.map((sink) => [sink, codec.encoder(sink.topic)]))
    this.#codec = codec
    this.#outbox = outbox
  }

  /** A new record or timer is in progress: ordinals count from 0 again. */
  begin(clock: PublishingClock): void {
    this.#clock = clock
    if (this.#ordinals.size > 0) this.#ordinals.clear()
  }

  /** The id of an event as {@link write} gives it: the `ordinal`th of its type and entity, from 0, since the last {@link begin}. */
  eventId({ topic }: SinkNode, { key, cause }: Emitter, value: unknown, ordinal: number): string {
    const entity = entityOf(topic.entity, value)
    return this.#codec.eventId({ type: topic.name, tenantId: key, entity, cause, ordinal })
  }

  /** @throws when the value does not fit the topic's schema or is too large. */
  write(sink: SinkNode, record: StreamRecord<TenantId, unknown>): void {
    const { topic } = sink
    const { key: tenantId, cause, value, entitySeq } = record
    const entity = entityOf(topic.entity, value)
    const encoder = this.#encoders.get(sink)!
    const ordinal = this.#ordinal(topic.name, entity)
    const id = this.#codec.eventId({ type: topic.name, tenantId, entity, cause, ordinal })
    this.#outbox.writeKey(tenantId)
    encoder.encode(
      {
        id,
        type: topic.name,
        source: topic.eventSource,
        time: cause.time,
        subject: tenantId,
        correlationId: cause.correlationId ?? entity,
        causationId: cause.id,
        entitySeq,
        traceParent: cause.traceParent,
        extensions: cause.extensions,
      },
      value,
      this.#outbox.slab,
    )
    this.#seal(topic.name, this.#clock!.published(cause.time, topic.retentionMs), encoder.headers)
  }

  #seal(topic: string, timestamp: number, headers: readonly RecordHeader[]): void {
    const bytes = this.#outbox.seal({ topic, timestamp, headers }, true, attributeBytes(headers))
    if (bytes > maxEventBytes) throw new OversizeOutputError(topic, bytes, maxEventBytes)
  }

  #ordinal(type: string, entity: string): number {
    const name = `${type}|${entity}`
    const ordinal = this.#ordinals.get(name) ?? 0
    this.#ordinals.set(name, ordinal + 1)
    return ordinal
  }
}

/** Only encodings with attributes in headers have more than a content type. */
const attributeBytes = (headers: readonly RecordHeader[]): number => (headers.length > 1 ? headerBytes(headers) : 0)

/** The entity that an event is about: the values of the fields that its topic names. */
const entityOf = (fields: readonly string[], value: unknown): string => {
  const data = value as Readonly<Record<string, unknown>>
  return fields.length === 1 ? String(data[fields[0]!]) : fields.map((field) => String(data[field])).join('|')
}
