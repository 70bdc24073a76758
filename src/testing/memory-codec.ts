import type { CodecPort, DecodedEvent, EventEncoder, EventIdentity } from '#runtime/ports/codec-port.ts'
import { tombstone } from '#runtime/ports/tombstone.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { EventAttributes, TenantId } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'
import { deepFreeze } from './deep-freeze.ts'

/** An event as a driver sees it: typed, without bytes. */
export interface MemoryEvent<V = unknown> {
  readonly topic: string
  readonly tenantId: TenantId
  readonly attributes: EventAttributes
  readonly data: V
}

/**
 * The codec of test drivers: a record's bytes are the number of an event that is kept as it is. Ids are readable:
 * `type|entity|source|cause|ordinal`.
 */
export class MemoryCodec implements CodecPort {
  readonly #events: MemoryEvent[] = []

  /** Keeps an event and returns the bytes that stand for it. */
  put(event: MemoryEvent): Buffer {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(this.#events.push(deepFreeze(event)) - 1)
    return bytes
  }

  get(bytes: Uint8Array): MemoryEvent {
    return this.#events[Buffer.from(bytes).readUInt32BE()]!
  }

  decode<V>(_topic: Topic<V>, record: RawRecord): DecodedEvent<V> {
    if (record.value === null)
      return tombstone(Buffer.from(record.key!).toString() as TenantId, record) as DecodedEvent<V>
    const { attributes, tenantId, data } = this.get(record.value)
    return { attributes, tenantId, data: data as V, timeAdjusted: false }
  }

  encoder<V>(topic: Topic<V>): EventEncoder<V> {
    return {
      headers: [],
      encode: (attributes, data, slab) => {
        const bytes = this.put({ topic: topic.name, tenantId: attributes.subject as TenantId, attributes, data })
        slab.reserve(bytes.length)
        slab.position += bytes.copy(slab.buffer, slab.position)
      },
    }
  }

  eventId({ type, entity, cause, ordinal }: EventIdentity): string {
    return `${type}|${entity}|${cause.source ?? ''}|${cause.id}|${ordinal}`
  }

  load(): Promise<void> {
    return Promise.resolve()
  }
}
