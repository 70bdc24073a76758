import type { CodecPort, DecodedEvent, EventEncoder, EventIdentity } from '#runtime/codec-port.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'

/** Plain JSON, for tests of the engine that are not about encodings. */
export const jsonCodec: CodecPort = {
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
      const text = JSON.stringify({ id, ...data })
      slab.reserve(Buffer.byteLength(text))
      slab.position += slab.buffer.write(text, slab.position)
    },
  }),
  eventId: ({ type, entity, causeId, ordinal }: EventIdentity) => `${type}|${entity}|${causeId}|${ordinal}`,
  load: () => Promise.resolve(),
}
