import type kafka from '@confluentinc/kafka-javascript'
import avsc from 'avsc'
import { describe, expect, it } from 'vitest'
import { noLog } from '#runtime/ports/log.ts'
import { readEvent, type ReadTopic } from '#world/verifier/read-event.ts'
import { RecentTexts } from '#world/verifier/recent-texts.ts'
import { RegistrySchemas } from '#world/verifier/registry-schemas.ts'

const schema = {
  type: 'record',
  name: 'DispatchCompletedEvent',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'type', type: 'string' },
    { name: 'subject', type: ['null', 'string'], default: null },
    { name: 'source', type: 'string' },
    { name: 'causationid', type: ['null', 'string'], default: null },
    { name: 'entityseq', type: ['null', 'string'], default: null },
    {
      name: 'data',
      type: {
        type: 'record',
        name: 'DispatchCompleted',
        fields: [
          { name: 'tenantId', type: 'string' },
          { name: 'recipient', type: 'string' },
          { name: 'attempt', type: 'int', default: 1 },
        ],
      },
    },
  ],
}
const envelope = {
  id: 'evt-1',
  source: 'studio-svc',
  type: 'dispatched',
  subject: 'acme',
  causationid: 'evt-0',
  entityseq: '0000000012',
  data: { tenantId: 'acme', recipient: '+15550100', attempt: 3 },
}

/** A registry that knows one schema, as id 7 of the subject `dispatched-value`. */
class OneSchema extends RegistrySchemas {
  readonly #type = avsc.Type.forSchema(schema as avsc.Schema)

  constructor() {
    super('http://registry.invalid', noLog)
  }

  override typeOf(topic: string, id: number): Promise<avsc.Type | undefined> {
    return Promise.resolve(topic === 'dispatched' && id === 7 ? this.#type : undefined)
  }

  override defaultsOf(): Promise<Readonly<Record<string, unknown>>> {
    return Promise.resolve({ attempt: 1 })
  }
}

const framed = (id: number, body = avsc.Type.forSchema(schema as avsc.Schema).toBuffer(envelope)): Buffer =>
  Buffer.concat([Buffer.from([0, 0, 0, 0, id]), body])

const read = (value: Buffer | null, role: ReadTopic['role'] = 'inbound', key = Buffer.from('acme')) => {
  const message = {
    topic: 'dispatched',
    partition: 2,
    offset: 5,
    timestamp: 99,
    key,
    value,
  } as kafka.Message
  return readEvent(message, { key: 'dispatchCompleted', role }, new OneSchema(), new RecentTexts())
}

const json = (change: object = {}): Buffer => Buffer.from(JSON.stringify({ ...envelope, ...change }))

describe('readEvent', () => {
  it("reads framed Avro with the registry's schema", async () => {
    expect(await read(framed(7), 'event')).toMatchObject({
      topic: 'dispatched',
      partition: 2,
      offset: 5,
      timestamp: 99,
      key: 'acme',
      id: 'evt-1',
      source: 'studio-svc',
      type: 'dispatched',
      subject: 'acme',
      cause: 'evt-0',
      seq: 12,
      data: { tenantId: 'acme', attempt: 3 },
    })
  })

  it.each([
    ['avro', framed(7)],
    ['json', json()],
  ])('keeps no personal data of %s', async (_form, value) => {
    expect(JSON.stringify(await read(value))).not.toContain('+1555')
  })

  it("reads what JSON left out as the schema's default", async () => {
    expect(await read(json({ data: { tenantId: 'acme', attempt: null } }))).toMatchObject({
      data: { tenantId: 'acme', attempt: 1 },
    })
  })

  it('gives an input without an id its position for one', async () => {
    expect(await read(json({ id: undefined }))).toMatchObject({ id: 'dispatched-2-5' })
  })

  it('gives an event of the applications without an id an empty one', async () => {
    const body = avsc.Type.forSchema(schema as avsc.Schema).toBuffer({ ...envelope, id: '' })
    expect(await read(framed(7, body), 'event')).toMatchObject({ id: '' })
  })

  it('tells apart keys that are no text', async () => {
    const keys = [Buffer.from([0xfe]), Buffer.from([0xff]), Buffer.from('\ufffd')]
    const seen = await Promise.all(keys.map((key) => read(framed(7), 'event', key)))
    expect(new Set(seen.map((event) => 'key' in event && event.key)).size).toBe(3)
  })

  it.each([
    ['an id of another subject', framed(8), 'has the schema id 8, which is not registered under dispatched-value'],
    ['a body that is cut', framed(7, Buffer.from([2])), 'does not decode with its schema 7'],
    ['a body with bytes left over', Buffer.concat([framed(7), Buffer.from([1])]), 'does not decode with its schema 7'],
    ['a cut frame', Buffer.from([0, 0]), 'has a broken frame'],
    ['JSON on a topic of the applications', json(), 'does not start with the frame of a registered schema'],
    ['no value', null, 'does not start with the frame of a registered schema'],
  ])('tells of %s', async (_what, value, fault) => {
    expect(await read(value, 'event')).toEqual({ topic: 'dispatched', partition: 2, offset: 5, role: 'event', fault })
  })

  it.each([
    ['no JSON', Buffer.from('{"a'), 'is neither framed Avro nor JSON'],
    ['no data', Buffer.from('{}'), 'is no event with data'],
  ])('tells of an input with %s', async (_what, value, fault) => {
    expect(await read(value)).toMatchObject({ fault })
  })
})
