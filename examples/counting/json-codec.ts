import type { CodecPort, DecodedEvent, EventEncoder, EventIdentity } from '#runtime/ports/codec-port.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'

/**
 * Plain JSON, for what is not about encodings. An event says `by` whom it was written, so that a reader can tell the processes
 * of an application apart.
 * @param encoded called for each event that is written
 */
export const jsonCodec = (by: string, encoded: () => void): CodecPort => ({
  decode: <V>({ name }: Topic<V>, { topic, partition, offset, timestamp, key, value }: RawRecord): DecodedEvent<V> => {
    const data = JSON.parse(Buffer.from(value ?? []).toString()) as V
    const attributes = {
      id: `${topic}-${partition}-${offset}`,
      type: name,
      source: 'test',
      time: timestamp,
      extensions: {},
    }
    return { attributes, tenantId: Buffer.from(key ?? []).toString() as TenantId, data, timeAdjusted: false }
  },
  encoder: <V>(_topic: Topic<V>): EventEncoder<V> => ({
    headers: [],
    encode: ({ id }, data, slab) => {
      const text = JSON.stringify({ id, by, ...data })
      slab.reserve(Buffer.byteLength(text))
      slab.position += slab.buffer.write(text, slab.position)
      encoded()
    },
  }),
  eventId: ({ type, entity, cause, ordinal }: EventIdentity) =>
    `${type}|${entity}|${cause.source ?? ''}|${cause.id}|${ordinal}`,
  load: () => Promise.resolve(),
})
