import avsc from 'avsc'
import type { AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import type { Topic } from '#stream/topic.ts'
import { AT, codecWith, recordOf } from './events.ts'

/** The envelope with another data record, as another service could register it. */
export const withData = (envelope: AvroRecord, data: AvroSchema): AvroRecord => ({
  ...envelope,
  fields: envelope.fields.map((field) => (field.name === 'data' ? { ...field, type: data } : field)),
})

/** The schema with every type of it in `namespace`. */
export const movedTo = <S extends AvroSchema>(namespace: string, schema: S): S =>
  JSON.parse(
    JSON.stringify(schema)
      .replaceAll(/"namespace":"[^"]*"/g, `"namespace":"${namespace}"`)
      .replaceAll(/"(?:\w+\.)+([A-Z]\w*)"/g, `"${namespace}.$1"`),
  ) as S

/** The Avro body of an event for `topic`, as plain Avro writes it: times and amounts are what their bytes are. */
export function bodyOf(writer: AvroRecord, topic: Topic<unknown>, data: unknown): Buffer {
  const record = writer.fields.find(({ name }) => name === 'data')!.type as AvroRecord
  // Some writers have defaults that avsc refuses; it needs none where the data is complete.
  const fields = record.fields.map(({ default: _, ...field }) => field)
  return avsc.Type.forSchema(withData(writer, { ...record, fields }) as avsc.Schema).toBuffer({
    type: topic.name,
    source: 's',
    id: 'i',
    time: AT,
    subject: 'tenant-uuid',
    data,
  })
}

/** Reads Avro bodies as events of `topic` when `writer` is the schema of their id. */
export async function readerOf<V>(topic: Topic<V>, writer: AvroSchema | string): Promise<(body: Buffer) => V> {
  const text = typeof writer === 'string' ? writer : JSON.stringify(writer)
  const codec = codecWith({ schemaIds: new Map(), fetchSchema: async () => text })
  await codec.load(99)
  return (body) => {
    const value = Buffer.concat([Buffer.from([0, 0, 0, 0, 99]), body])
    return codec.decode(topic, recordOf(topic, { value })).data
  }
}

export const readAs = async <V>(topic: Topic<V>, writer: AvroSchema | string, body: Buffer): Promise<V> =>
  (await readerOf(topic, writer))(body)
