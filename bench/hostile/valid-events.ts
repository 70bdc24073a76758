import type { AvroField, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { isUnion, shortName } from '#codec/avro-schema.ts'
import { EventCodec } from '#codec/event-codec.ts'
import { outputEncodings } from '#codec/output-encoding.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { EventAttributes } from '#stream/record.ts'
import { Slab } from '#stream/slab.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { hostileSchemas } from './hostile-schemas.ts'

/** Every encoding of events; `ce-binary-json` is read, not written. */
export const encodings = [...outputEncodings, 'ce-binary-json'] as const

type Encoding = (typeof encodings)[number]

const allTopics: readonly Topic<unknown>[] = Object.values(topics)

const timestamp = Date.UTC(2026, 1, 24, 12)
const tenant = 'tenant-uuid'

/** One event as it is written, and how. */
export interface Seed {
  readonly topic: Topic<unknown>
  readonly encoding: Encoding
  readonly record: RawRecord
}

const schemaIds = new Map(allTopics.map(({ name }, index) => [name, index + 1]))
const dataSchemas = {
  ids: new Map(allTopics.map(({ name }, index) => [name, index + 1 + allTopics.length])),
  registryUrl: 'https://registry',
}

/** Reads every topic, and every hostile schema beside our own. */
export const openCodec = async (): Promise<EventCodec> => {
  const schemas = hostileSchemas()
  const codec = new EventCodec({ schemaIds, dataSchemas, fetchSchema: async (id) => schemas.get(id) })
  for (const id of schemas.keys()) await codec.load(id)
  return codec
}

/** Items of each list and map, and the text of each string. */
interface Filling {
  readonly items: number
  readonly text: string
  readonly isFull: boolean
}

const fillings: readonly Filling[] = [
  { items: 0, text: 'a', isFull: false },
  { items: 2, text: 'Zoë "at" 7', isFull: true },
  { items: 3, text: 's3://assets/tenant/poster.png', isFull: false },
  { items: 100, text: 'é"\n€a'.repeat(100), isFull: true },
]

/** Events of every topic in every encoding, from small ones to large ones. */
export const validEvents = (): readonly Seed[] =>
  encodings.flatMap((encoding) =>
    allTopics.flatMap((topic) =>
      fillings.map((filling) => {
        const data = dataOf(JSON.parse(topic.schema.json) as AvroRecord, filling, new Map()) as object
        return { topic, encoding, record: write(encoding, topic, data) }
      }),
    ),
  )

const writers = new Map(
  outputEncodings.map((encoding) => [
    encoding,
    new EventCodec({ schemaIds, dataSchemas, fetchSchema: async () => undefined, outputEncoding: encoding }),
  ]),
)

/** An event with these data, all else as its defaults are. @throws EncodeError */
export const written = (encoding: Encoding, topic: Topic<unknown>, data: object): RawRecord => {
  const defaults = Object.fromEntries(fieldsOf(topic).map((field) => [field.name, field.default ?? null]))
  return write(encoding, topic, { ...defaults, ...data })
}

const fieldsOf = ({ schema }: Topic<unknown>): readonly AvroField[] => (JSON.parse(schema.json) as AvroRecord).fields

const write = (encoding: Encoding, topic: Topic<unknown>, data: object): RawRecord => {
  if (encoding === 'ce-binary-json') return inBinaryMode(write('ce-structured-json', topic, data))
  const encoder = writers.get(encoding)!.encoder(topic)
  const slab = new Slab(4_096)
  encoder.encode(attributesOf(topic), { ...data, ...idsOf(topic) }, slab)
  const value = Buffer.from(slab.buffer.subarray(0, slab.position))
  const { headers } = encoder
  return { topic: topic.name, partition: 3, offset: 17, timestamp, key: Buffer.from(tenant), value, headers }
}

/** The attributes of a JSON envelope as headers, and its data as the value. */
const inBinaryMode = (record: RawRecord): RawRecord => {
  const { data, datacontenttype, ...attributes } = JSON.parse(String(record.value)) as Record<string, string>
  const headers = Object.entries(attributes).map(([name, text]) => ({ key: `ce_${name}`, value: Buffer.from(text) }))
  const contentType = { key: 'content-type', value: Buffer.from(datacontenttype!) }
  return { ...record, value: Buffer.from(JSON.stringify(data)), headers: [contentType, ...headers] }
}

/** They must not be empty. */
const idsOf = (topic: Topic<unknown>): object => ({
  ...Object.fromEntries(
    fieldsOf(topic)
      .filter(({ name, type }) => type === 'string' && topic.entity.includes(name))
      .map(({ name }) => [name, `${name}-1`]),
  ),
  tenantId: tenant,
})

const attributesOf = (topic: Topic<unknown>): EventAttributes => ({
  id: 'evt-550e8400-e29b-41d4-a716-446655440000',
  type: topic.name,
  source: topic.eventSource,
  time: timestamp,
  subject: tenant,
  correlationId: 'root-1',
  causationId: 'evt-0',
  entitySeq: 7,
  traceParent: undefined,
  partitionKey: undefined,
  extensions: { campaign: 'spring' },
})

const dataOf = (schema: AvroSchema, filling: Filling, named: Map<string, AvroSchema>): unknown => {
  if (isUnion(schema)) return optional(schema, filling, named)
  if (typeof schema === 'string')
    return plain(schema, filling) ?? dataOf(named.get(shortName(schema)) ?? 'null', filling, named)
  if ('name' in schema) named.set(shortName(schema.name), schema)
  switch (schema.type) {
    case 'record':
      return Object.fromEntries(schema.fields.map(({ name, type }) => [name, dataOf(type, filling, named)]))
    case 'enum':
      return schema.symbols[0]
    case 'array':
      return numbers(filling).map(() => dataOf(schema.items, filling, named))
    case 'map':
      return Object.fromEntries(
        numbers(filling).map((number) => [`name${number}`, dataOf(schema.values, filling, named)]),
      )
    default:
      return plain(schema.type as string, filling)
  }
}

/** Types are named where they come first, also within a value left out. */
const optional = (branches: readonly AvroSchema[], filling: Filling, named: Map<string, AvroSchema>): unknown => {
  const value = dataOf(
    branches.find((branch) => branch !== 'null')!,
    filling,
    named,
  )
  return filling.isFull ? value : null
}

const numbers = ({ items }: Filling): readonly number[] => Array.from({ length: items }, (_, index) => index)

/** Money is a number of millionths of a dollar. */
const plain = (type: string, { text }: Filling): unknown =>
  ({ null: null, boolean: true, int: 1, long: 2, float: 1.5, double: 2.5, string: text, bytes: 5_500 })[type]
