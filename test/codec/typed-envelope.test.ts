import avsc from 'avsc'
import { describe, expect, it } from 'vitest'
import type { AvroField, AvroRecord } from '#codec/avro-schema.ts'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import { microUsdToBytes } from '#codec/micro-usd.ts'
import type { RenderJobCompleted } from '#schemas/types.ts'
import { RenderJobCompletedDefaults } from '#schemas/types.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { AT, attributesFor, codecWith, fixture, recordOf, sent, SENT_SCHEMA_ID, written } from './events.ts'
import { bodyOf, readAs, withData } from './foreign-writer.ts'

const topic = topics.communicationSent
const schema = envelopeSchema(topic.schema)
const dataField = schema.fields.find(({ name }) => name === 'data')!

const completed: RenderJobCompleted = {
  ...RenderJobCompletedDefaults,
  tenantId: 'tenant-uuid',
  userId: 'user-uuid',
  jobId: 'job-uuid',
  type: 'image',
  provider: 'dall-e-3',
  outputUrl: 'https://s3.amazonaws.com/eventzr-studio-assets-dev/...',
  durationMs: 8_500,
  creditsUsed: 25,
  outputs: [{ url: 'u', width: 1080, height: null, format: 'png', bytes: 123_456, sha256: null }],
  completedAt: AT,
}

describe('a typed envelope', () => {
  it.each([
    ['communication-sent', topic as Topic<unknown>, sent],
    ['render-job-completed', topics.renderJobCompleted as Topic<unknown>, completed],
  ])('of %s has the bytes of its fixture', (name, of, data) => {
    const attributes = attributesFor(of, {
      correlationId: 'root',
      causationId: 'evt-1',
      entitySeq: 3,
      traceParent: '00-a-b-01',
      extensions: { campaign: 'spring' },
    })
    const { value } = written(codecWith({ schemaIds: new Map([[of.name, SENT_SCHEMA_ID]]) }), of, data, attributes)
    expect(value.toString('hex')).toBe(fixture(`${name}.avro.hex`).toString('latin1').trim())
  })

  it('is plain Avro behind its frame to a reader that knows only the schema', () => {
    const reader = avsc.Type.forSchema(schema as avsc.Schema)
    const event = reader.fromBuffer(written(codecWith(), topic, sent).value.subarray(5)) as {
      readonly type: string
      readonly time: number
      readonly data: object
    }
    expect(event).toMatchObject({
      specversion: '1.0',
      type: topic.name,
      datacontenttype: 'application/avro',
      subject: 'tenant-uuid',
      time: AT,
    })
    expect(event.data).toMatchObject({ messageId: 'msg_abc123', cost_usd: microUsdToBytes(5_500) })
  })

  it('says its content type and nothing else in its headers', () => {
    expect(
      written(codecWith(), topic, sent).headers.map(({ key, value }) => [key, Buffer.from(value).toString()]),
    ).toEqual([['content-type', 'application/vnd.eventzr.cloudevent+avro']])
  })

  it('grows the slab when the event is larger', () => {
    const large = { ...sent, provider: 'p'.repeat(8_000), recipient: 'r'.repeat(8_000) }
    expect(codecWith().decode(topic, recordOf(topic, written(codecWith(), topic, large))).data).toEqual(large)
  })
})

/** Reads an event that a writer of another version of the schema has written. */
async function readForeign(
  changeFields: (fields: readonly AvroField[]) => readonly AvroField[],
  data: object,
): Promise<unknown> {
  const record = dataField.type as AvroRecord
  const writer = withData(schema, { ...record, fields: changeFields(record.fields) })
  return readAs(topic, writer, bodyOf(writer, topic, { ...sent, cost_usd: microUsdToBytes(5_500), ...data }))
}

describe('an event of another version', () => {
  it('loses the fields that came later and gets the defaults of those it lacks', async () => {
    const later: AvroField = { name: 'carrier', type: 'string', default: '' }
    expect(
      await readForeign((fields) => [...fields.filter(({ name }) => name !== 'attempt'), later], { carrier: 'c' }),
    ).toEqual(sent)
  })

  it('has UNKNOWN for a symbol that came later', async () => {
    const widen = (field: AvroField): AvroField =>
      field.name === 'channel'
        ? { ...field, type: { type: 'enum', name: 'eventzr.cpaas.v1.Channel', symbols: ['PIGEON', 'UNKNOWN'] } }
        : field
    expect(await readForeign((fields) => fields.map(widen), { channel: 'PIGEON' })).toEqual({
      ...sent,
      channel: 'UNKNOWN',
    })
  })

  it('is refused when it lacks a required field or counts money in another scale', async () => {
    await expect(readForeign((fields) => fields.filter(({ name }) => name !== 'messageId'), {})).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
    })
    const cents = (field: AvroField): AvroField =>
      field.name === 'cost_usd'
        ? { ...field, type: { type: 'bytes', logicalType: 'decimal', precision: 18, scale: 2 } }
        : field
    await expect(readForeign((fields) => fields.map(cents), {})).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' })
  })

  it('is refused when an amount of money is beyond counting', async () => {
    await expect(readForeign((fields) => fields, { cost_usd: Buffer.alloc(9, 1) })).rejects.toMatchObject({
      code: 'INVALID_DATA',
    })
  })
})

describe('bytes that became a string', () => {
  const recipientAsBytes = (field: AvroField): AvroField =>
    field.name === 'recipient' ? { ...field, type: 'bytes' } : field
  const read = (recipient: Buffer) => readForeign((fields) => fields.map(recipientAsBytes), { recipient })

  it('are read when they are UTF-8', async () => {
    expect(await read(Buffer.from('Zoë'))).toEqual({ ...sent, recipient: 'Zoë' })
  })

  it('are refused when they are not', async () => {
    await expect(read(Buffer.from([0x5a, 0xeb]))).rejects.toMatchObject({ code: 'NOT_UTF8' })
  })
})

/** Decodes a body by a writer's schema that begins with `fields`, which no reader has. */
async function decodeBehind(fields: readonly AvroField[], body: readonly number[]): Promise<unknown> {
  const codec = codecWith({
    schemaIds: new Map(),
    fetchSchema: async () => JSON.stringify({ ...schema, fields: [...fields, ...schema.fields] }),
  })
  await codec.load(99)
  return codec.decode(topic, recordOf(topic, { value: Buffer.from([0, 0, 0, 0, 99, ...body]) }))
}

const unknownList: AvroField = { name: 'unknown', type: { type: 'array', items: 'string' }, default: [] }
const event = written(codecWith(), topic, sent).value.subarray(5)

describe('a field that the reader lacks', () => {
  it('is skipped: a list with its size in bytes', async () => {
    expect(await decodeBehind([unknownList], [1, 6, 4, 97, 98, 0, ...event])).toMatchObject({ data: sent })
  })

  it.each([
    [
      'a list of 200 million nulls',
      { ...unknownList, type: { type: 'array', items: 'null' } },
      'LIMIT_EXCEEDED',
      [0x80, 0x88, 0xde, 0xbe, 0x01, 0],
    ],
    // By its items the body is in order; the decoder would jump by the size and read the item as the next block.
    [
      'a list whose size leads to other bytes than its items',
      unknownList,
      'MALFORMED_AVRO',
      [1, 0, 4, 97, 98, 0, ...event],
    ],
  ] as const)('never leads the decoder astray: %s', async (_, field, code, body) => {
    await expect(decodeBehind([field], body)).rejects.toMatchObject({ code })
  })
})

describe("a writer's schema", () => {
  it('may have a default that a reader could not use: only a reader would', async () => {
    const fields: readonly AvroField[] = [{ name: 'unknown', type: 'string', default: 7 }]
    expect(await decodeBehind(fields, [2, 97, ...event])).toMatchObject({ data: sent })
  })

  it('is refused when it refers to what it does not define', async () => {
    await expect(decodeBehind([{ name: 'unknown', type: 'Missing' }], [...event])).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
    })
  })
})
