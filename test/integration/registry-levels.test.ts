import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { AvroField, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import { EventCodec } from '#codec/event-codec.ts'
import { registerSchemas, schemaFetcher } from '#codec/registry.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import { checkSchemas } from '#codec/schema-check.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { CliProcess } from '../cli/cli-process.ts'
import { recordOf } from '../codec/events.ts'
import { bodyOf, movedTo, withData } from '../codec/foreign-writer.ts'
import { full, money, raw, topic as tripTopic, trip } from '../codec/trip.ts'

const silent = (): void => {}
const url = inject('registryUrl')
const registry = RegistryAccess.at(url)

type Change = (fields: readonly AvroField[]) => readonly AvroField[]
const typed =
  (name: string, type: AvroSchema, more: object = {}): Change =>
  (fields) =>
    fields.map((field) => (field.name === name ? { ...field, type, ...more } : field))
const without =
  (name: string): Change =>
  (fields) =>
    fields.filter((field) => field.name !== name)
const added =
  (field: AvroField): Change =>
  (fields) => [field, ...fields]
const logical = (type: 'int' | 'long', logicalType: string): AvroSchema => ({ type, logicalType })
const kind = (symbols: readonly string[], fallback?: string): AvroSchema => ({
  type: 'enum',
  name: 'Kind',
  symbols,
  ...(fallback === undefined ? {} : { default: fallback }),
})

/** An event of ours in which every sort of field is; those that a change looks at are required. */
const data: AvroRecord = {
  ...trip,
  fields: [
    ...trip.fields,
    { name: 'tripId', type: 'string' },
    { name: 'count', type: 'int' },
    { name: 'waitMs', type: 'long' },
    { name: 'names', type: { type: 'array', items: 'string' } },
    { name: 'labels', type: { type: 'map', values: 'string' } },
    { name: 'endedAt', type: logical('long', 'timestamp-millis') },
    { name: 'sort', type: { type: 'enum', name: 'Sort', symbols: ['A', 'B'] } },
  ],
}
const value = { tripId: 't', count: 1, waitMs: 2, names: ['n'], labels: { a: 'b' }, endedAt: 3, sort: 'A' }

let made = 0
const fresh = (): Topic<unknown> => ({
  ...tripTopic,
  name: `test.levels.${Date.now()}.${made++}`,
  schema: { name: 'ours.v1.Trip', json: JSON.stringify(data) },
})

const call = async (
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly id?: number }> => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { ...((await response.json()) as object), status: response.status }
}
const setLevel = (topic: Topic<unknown>, compatibility: string) =>
  call('PUT', `/config/${topic.name}-value`, { compatibility })

/** Registers a version as its producer does, who knows nothing of us. */
const produce = (topic: Topic<unknown>, schema: AvroSchema) =>
  call('POST', `/subjects/${topic.name}-value/versions`, { schema: JSON.stringify(schema) })
const changedBy = (change: Change): AvroRecord =>
  withData(envelopeSchema(fresh().schema), { ...data, fields: change(data.fields) })

const check = async (topic: Topic<unknown>) => (await checkSchemas([topic], registry))[0]!

describe('a subject', () => {
  it('is held to FULL_TRANSITIVE, whoever writes to it', async () => {
    await registerSchemas(Object.values(topics), registry, silent)
    for (const { name } of Object.values(topics))
      expect(await call('GET', `/config/${name}-value`)).toMatchObject({ compatibilityLevel: 'FULL_TRANSITIVE' })
  })

  it.each(['NONE', 'BACKWARD', 'BACKWARD_TRANSITIVE', 'FORWARD'])(
    'that was made with %s is brought to it',
    async (level) => {
      const topic = fresh()
      await registerSchemas([topic], registry, silent)
      await setLevel(topic, level)
      expect((await check(topic)).risks).toEqual([
        `level ${level} lets others register what this build cannot read: npm run cli -- schemas register sets FULL_TRANSITIVE`,
      ])
      await registerSchemas([topic], registry, silent)
      expect(await check(topic)).toMatchObject({ state: 'registered', risks: [] })
    },
  )

  it('that a producer has made takes our schema only if it fits, by the level that it has from then on', async () => {
    const topic = fresh()
    await produce(topic, changedBy(without('tripId')))
    expect((await check(topic)).risks).toEqual([
      expect.stringMatching(/^level NONE lets others/),
      expect.stringMatching(
        /^version 1 cannot be read, since .* TripEvent: data\.tripId is missing, and has no default here: let/,
      ),
    ])
    await expect(registerSchemas([topic], registry, silent)).rejects.toMatchObject({ code: 'SCHEMAS_INCOMPATIBLE' })
    expect(await call('GET', `/config/${topic.name}-value`)).toMatchObject({ compatibilityLevel: 'FULL_TRANSITIVE' })
  })

  it('may be left at FORWARD_TRANSITIVE, under which no producer can break us either', async () => {
    const topic = fresh()
    await registerSchemas([topic], registry, silent)
    await setLevel(topic, 'FORWARD_TRANSITIVE')
    expect((await check(topic)).risks).toEqual([])
  })
})

// Each case has a subject of its own.
describe.concurrent('a change by a producer that BACKWARD_TRANSITIVE lets in and we could not read', () => {
  it.each<[what: string, change: Change, fault: string]>([
    [
      'a field that can be null from now on',
      typed('tripId', ['null', 'string']),
      'data.tripId is null, and string here',
    ],
    ['a field left out', without('tripId'), 'data.tripId is missing, and has no default here'],
    ['a number promoted', typed('count', 'long'), 'data.count is long, and int here'],
    ['a whole number made a fraction', typed('waitMs', 'double'), 'data.waitMs is double, and long here'],
    [
      'items that can be null',
      typed('names', { type: 'array', items: ['null', 'string'] }),
      'data.names[] is null, and string here',
    ],
    [
      'entries that can be null',
      typed('labels', { type: 'map', values: ['null', 'string'] }),
      'data.labels{} is null, and string here',
    ],
    [
      'a wider union',
      typed('at', ['null', logical('long', 'timestamp-millis'), 'string']),
      'data.at is string, and null or long (timestamp-millis) here',
    ],
    [
      'a symbol where there is no default',
      typed('sort', { type: 'enum', name: 'Sort', symbols: ['A', 'B', 'C'] }),
      'data.sort has symbols that are not known here, and no default for them',
    ],
    [
      'a new name with an alias',
      typed('tripId', 'string', { name: 'id', aliases: ['tripId'] }),
      'data.tripId is missing, and has no default here',
    ],
  ])('is refused by the registry: %s', async (_, change, fault) => {
    const topic = fresh()
    await registerSchemas([topic], registry, silent)
    expect(await produce(topic, changedBy(change))).toMatchObject({ status: 409 })
    await setLevel(topic, 'BACKWARD_TRANSITIVE')
    expect(await produce(topic, changedBy(change))).toMatchObject({ status: 200 })
    expect((await check(topic)).risks).toEqual([
      expect.stringMatching(/^level BACKWARD_TRANSITIVE lets others/),
      `version 2 cannot be read, since the writer's schema cannot be read as TripEvent: ${fault}: let its producer register another, then delete it`,
    ])
  })
})

describe.concurrent('what FULL_TRANSITIVE lets a producer register', () => {
  it.each<[what: string, change: Change, written?: object, read?: object]>([
    ['a new field', added({ name: 'extra', type: ['null', 'string'], default: null }), { extra: 'e' }],
    [
      'a new field with a name that every object has',
      added({ name: 'toString', type: 'string', default: '' }),
      { toString: 'e' },
    ],
    ['an optional field left out', without('note'), {}, { note: '' }],
    [
      'an optional field that is always there',
      typed('at', [logical('long', 'timestamp-millis'), 'null'], { default: 0 }),
    ],
    ['another default', typed('note', 'string', { default: 'none' })],
    ['a default of the second branch', typed('at', [logical('long', 'timestamp-millis'), 'null'], { default: null })],
    [
      'a new field with a default of no branch',
      added({ name: 'extra', type: ['null', 'string'], default: 'null' }),
      { extra: 'e' },
    ],
    [
      'a symbol where there is a default',
      typed('kind', kind(['SHED', 'SHOP', 'HOME', 'UNKNOWN'], 'UNKNOWN')),
      { kind: 'SHED' },
      { kind: 'UNKNOWN' },
    ],
    ['an enum without its default', typed('kind', kind(['SHOP', 'HOME', 'UNKNOWN']))],
    ['a text as bytes', typed('tripId', 'bytes'), { tripId: Buffer.from('t') }],
    ['a text with a logical type', typed('tripId', { type: 'string', logicalType: 'uuid' })],
    ['a union of one', typed('tripId', ['string'])],
    ['all types of another package', (fields) => movedTo('com.acme', { ...data, fields }).fields],
  ])('is read: %s', async (_, change, written = {}, read = {}) => {
    const topic = fresh()
    const [[, ownId]] = [...(await registerSchemas([topic], registry, silent))] as [[string, number]]
    const writer = changedBy(change)
    const { status, id = 0 } = await produce(topic, writer)
    expect(status).toBe(200)
    expect(id).not.toBe(ownId)
    expect((await check(topic)).risks).toEqual([])

    const codec = new EventCodec({ schemaIds: new Map(), fetchSchema: schemaFetcher(registry, silent) })
    await codec.load(id)
    const frame = Buffer.alloc(5)
    frame.writeInt32BE(id, 1)
    const body = Buffer.concat([frame, bodyOf(writer, topic, { ...raw, ...value, ...written })])
    expect(codec.decode(topic, recordOf(topic, { value: body })).data).toEqual({ ...full, ...value, ...read })
  })

  it.each<[what: string, change: Change, said: string]>([
    ['microseconds', typed('endedAt', logical('long', 'timestamp-micros')), 'long (timestamp-micros)'],
    ['a local time', typed('endedAt', logical('long', 'local-timestamp-millis')), 'long (local-timestamp-millis)'],
    ['a number without a unit', typed('endedAt', 'long'), 'long'],
    ['a time for a number', typed('waitMs', logical('long', 'timestamp-millis')), 'long (timestamp-millis)'],
    [
      'an amount of another scale',
      typed('cost', ['null', { ...(money as object), scale: 2 } as AvroSchema]),
      'bytes (decimal(18,2))',
    ],
    ['an amount as a text', typed('cost', ['null', 'string']), 'string'],
  ])('and is refused for its unit is found by the check: %s', async (_, change, said) => {
    const topic = fresh()
    await registerSchemas([topic], registry, silent)
    expect(await produce(topic, changedBy(change))).toMatchObject({ status: 200 })
    const { risks } = await check(topic)
    expect(risks).toEqual([expect.stringMatching(/^version 2 cannot be read/)])
    expect(risks[0]).toContain(` is ${said}, and `)
  })
})

describe('schemas check', () => {
  const variables = { EVENTZR_KAFKA_BROKERS: inject('brokers'), EVENTZR_SCHEMA_REGISTRY_URL: url }
  const run = async (...args: readonly string[]) => {
    const command = new CliProcess(['schemas', ...args], variables)
    return { code: await command.ended(), output: command.output }
  }

  beforeAll(() => setLevel(topics.smsInbound, 'BACKWARD'))
  afterAll(() => registerSchemas([topics.smsInbound], registry, silent))

  it('fails while others may register what this build cannot read, until schemas register', async () => {
    const before = await run('check')
    expect(before.code).toBe('1')
    expect(before.output).toMatch(
      /^eventzr\.cpaas\.sms\.inbound\.v1-value +registered +level BACKWARD lets others .*schemas register/m,
    )
    expect((await run('register')).code).toBe('0')
    expect((await run('check')).code).toBe('0')
  })
})
