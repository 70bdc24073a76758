import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import type { AvroRecord } from '#codec/avro-schema.ts'
import { RegistryUnavailable } from '#codec/errors.ts'
import { EventCodec } from '#codec/event-codec.ts'
import { microUsdToBytes } from '#codec/micro-usd.ts'
import { lookUpIds, registerSchemas, schemaFetcher } from '#codec/registry.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import { checkSchemas } from '#codec/schema-check.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { AT, attributesFor, codeOf, recordOf, sent, written } from '../codec/events.ts'
import { Door } from '#world/doors/door.ts'

const all: readonly Topic<unknown>[] = Object.values(topics)
const silent = (): void => {}

/** Topics of this run alone: a registry that has seen an earlier run refuses nothing and proves nothing. */
const fresh = <V>(topic: Topic<V>, name: string, schema = topic.schema): Topic<V> => ({
  ...topic,
  name: `${name}.${Date.now()}`,
  schema,
})

/** The topic with another field in its data. */
function withField(topic: Topic<unknown>, field: AvroRecord['fields'][number]): Topic<unknown> {
  const record = JSON.parse(topic.schema.json) as AvroRecord
  return {
    ...topic,
    schema: { ...topic.schema, json: JSON.stringify({ ...record, fields: [...record.fields, field] }) },
  }
}

describe('the registry', () => {
  const url = inject('registryUrl')
  const registry = RegistryAccess.at(url)
  let ids: ReadonlyMap<string, number>
  const doors: Door[] = []

  const openDoor = async (): Promise<Door> => {
    const door = new Door(new URL(url).host)
    doors.push(door)
    await door.open()
    return door
  }
  const through = ({ address }: Door) => RegistryAccess.at(url.replace(new URL(url).host, address))

  beforeAll(async () => {
    ids = await registerSchemas(all, registry, silent)
  })

  afterEach(async () => {
    for (const door of doors.splice(0)) await door.close()
  })

  it('holds an id for every topic once they are registered, the same one each time', async () => {
    expect(ids.size).toBe(all.length)
    expect(await registerSchemas(all, registry, silent)).toEqual(ids)
    expect(await lookUpIds(all, registry, silent)).toEqual(ids)
  })

  it('gives a stock client all that it needs to read an event', async () => {
    const codec = new EventCodec({ schemaIds: ids, fetchSchema: schemaFetcher(registry, silent) })
    const { value } = written(codec, topics.communicationSent, sent)
    const event = (await new SchemaRegistry({ host: url }).decode(value)) as object
    expect(event).toMatchObject({
      specversion: '1.0',
      type: 'eventzr.cpaas.communication.sent.v1',
      source: 'cpaas-orchestrator-svc',
      id: attributesFor(topics.communicationSent).id,
      time: AT,
      subject: 'tenant-uuid',
      data: { ...sent, cost_usd: microUsdToBytes(5_500) },
    })
  })

  it('is asked for the schemas that others wrote with, and need not be asked again', async () => {
    const door = await openDoor()
    const codec = new EventCodec({ schemaIds: new Map(), fetchSchema: schemaFetcher(through(door), silent) })
    const record = recordOf(
      topics.communicationSent,
      written(
        new EventCodec({ schemaIds: ids, fetchSchema: schemaFetcher(registry, silent) }),
        topics.communicationSent,
        sent,
      ),
    )
    expect(codeOf(() => codec.decode(topics.communicationSent, record))).toBe('SCHEMA_NOT_LOADED')
    await codec.load(ids.get(topics.communicationSent.name)!)
    await door.close()
    expect(codec.decode(topics.communicationSent, record).data).toEqual(sent)
  })

  it('is not needed for known ids; an unknown one waits while it is away, and is refused once it says that it has none', async () => {
    const door = await openDoor()
    const codec = new EventCodec({ schemaIds: ids, fetchSchema: schemaFetcher(through(door), silent) })
    const known = recordOf(topics.communicationSent, written(codec, topics.communicationSent, sent))
    const unknown = {
      ...known,
      value: Buffer.concat([Buffer.from([0, 0x7f, 0xff, 0xff, 0xff]), known.value!.subarray(5)]),
    }
    await door.close()
    expect(codec.decode(topics.communicationSent, known).data).toEqual(sent)
    await expect(codec.load(0x7fffffff)).rejects.toBeInstanceOf(RegistryUnavailable)
    expect(codeOf(() => codec.decode(topics.communicationSent, unknown))).toBe('SCHEMA_NOT_LOADED')
    await door.open()
    await codec.load(0x7fffffff)
    expect(codeOf(() => codec.decode(topics.communicationSent, unknown))).toBe('UNKNOWN_SCHEMA_ID')
  })

  it('is waited for at start, and it is said so', async () => {
    const door = await openDoor()
    await door.close()
    const lines: string[] = []
    const starting = lookUpIds([topics.communicationSent], through(door), (line) => {
      lines.push(line)
      if (lines.length === 2) void door.open()
    })
    expect(await starting).toEqual(new Map([[topics.communicationSent.name, ids.get(topics.communicationSent.name)]]))
    expect(lines[0]).toMatch(
      /^the schema registry at 127\.0\.0\.1:\d+ does not answer \(ECONNREFUSED\): waiting, next try in 200 ms/,
    )
    expect(lines.at(-1)).toBe('the schema registry answers again')
  })

  it('names every schema that it lacks, and the remedy', async () => {
    const missing = [fresh(topics.communicationSent, 'test.missing.one'), fresh(topics.smsInbound, 'test.missing.two')]
    await expect(lookUpIds([topics.communicationSent, ...missing], registry, silent)).rejects.toMatchObject({
      code: 'SCHEMAS_MISSING',
      subjects: missing.map(({ name }) => `${name}-value`),
      message: expect.stringContaining('npm run cli -- schemas register') as string,
    })
  })

  it('takes a new optional field and refuses a new required one', async () => {
    const topic = fresh(topics.communicationSent, 'test.evolution')
    const optional = withField(topic, { name: 'carrier', type: ['null', 'string'], default: null })
    const required = withField(topic, { name: 'carrier', type: 'string' })
    const state = async (of: Topic<unknown>): Promise<string> => (await checkSchemas([of], registry))[0]!.state
    expect(await state(topic)).toBe('new')
    await registerSchemas([topic], registry, silent)
    expect([await state(topic), await state(optional), await state(required)]).toEqual([
      'registered',
      'compatible',
      'incompatible',
    ])
    await expect(registerSchemas([required], registry, silent)).rejects.toMatchObject({
      code: 'SCHEMAS_INCOMPATIBLE',
      subjects: [`${topic.name}-value`],
    })
    await registerSchemas([optional], registry, silent)
    expect([await state(topic), await state(optional)]).toEqual(['registered', 'registered'])
  })
})
