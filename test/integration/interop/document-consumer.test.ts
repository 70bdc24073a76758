import fc from 'fast-check'
import { type Admin, Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import type { AvroRecord } from '#codec/avro-schema.ts'
import { EventCodec } from '#codec/event-codec.ts'
import { jsonForm } from '#codec/json-data.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import { registerSchemas, schemaFetcher } from '#codec/registry.ts'
import { encodings } from '../../../scripts/events/encodings.ts'
import { arbitraryEvent, type ArbitraryEvent } from '../../codec/arbitrary-event.ts'
import { written } from '../../codec/events.ts'
import { readPage } from '../../docs/markdown.ts'
import { type Sent, send } from '../faults/send.ts'
import { type AsyncApiDocument, type ReadEvent, readByDocument } from './document-consumer.ts'
import { publishedTopics } from './published-topics.ts'

const perEncoding = 4
const silent = (): void => {}
const document = JSON.parse(readPage('docs/asyncapi.json')) as AsyncApiDocument

const events = new Map(
  publishedTopics.map((topic) => [topic.name, fc.sample(arbitraryEvent(topic), { numRuns: perEncoding, seed: 7 })]),
)

describe('a consumer that knows the AsyncAPI document and the registry alone', () => {
  const brokers = inject('brokers')
  const registryUrl = inject('registryUrl')
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin()
  const names = publishedTopics.map(({ name }) => name)
  let read: readonly ReadEvent[]

  /** The client's own wait ends with an error when a broker has not heard of a topic yet. */
  const haveLeaders = async (topics: string[]): Promise<boolean> => {
    const metadata = await admin.fetchTopicMetadata({ topics }).catch(() => undefined)
    return metadata?.topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0)) ?? false
  }

  beforeAll(async () => {
    await admin.connect()
    await withoutTopics(admin, names)
    await admin.createTopics({ topics: names.map((topic) => ({ topic, numPartitions: 1 })), waitForLeaders: false })
    await vi.waitUntil(() => haveLeaders(names), { timeout: 30_000, interval: 200 })
    const access = RegistryAccess.at(registryUrl)
    const schemaIds = await registerSchemas(publishedTopics, access, silent)
    const ids = await registerSchemas(publishedTopics, access, silent, undefined, 'data')
    const records = Object.keys(encodings).flatMap((outputEncoding) => {
      const options = { schemaIds, dataSchemas: { ids, registryUrl }, fetchSchema: schemaFetcher(access, silent) }
      return recordsOf(new EventCodec({ ...options, outputEncoding: outputEncoding as never }))
    })
    await send(brokers, records)
    const groupId = `document-consumer-${Date.now()}`
    read = await readByDocument({
      document,
      brokers: brokers.split(','),
      registryUrl,
      channels: names,
      groupId,
      count: records.length,
    })
  })

  afterAll(async () => {
    await admin.deleteTopics({ topics: names })
    await admin.disconnect()
  })

  it('imports nothing of this project', () => {
    const source = readPage('test/integration/interop/document-consumer.ts')
    const imported = [...source.matchAll(/from '([^']+)'/g)].map(([, name]) => name)
    expect(new Set(imported)).toEqual(new Set(['ajv', 'ajv-formats', 'avsc', 'kafkajs']))
  })

  it('is given all twelve published topics, five of the orchestrator and seven of Studio', () => {
    expect(names.filter((name) => name.startsWith('eventzr.cpaas.'))).toHaveLength(5)
    expect(names.filter((name) => name.startsWith('eventzr.studio.'))).toHaveLength(7)
  })

  it.each(publishedTopics.map((topic) => [topic.name, topic] as const))(
    'reads %s in every encoding as it was written',
    (name, topic) => {
      const form = jsonForm(JSON.parse(topic.schema.json) as AvroRecord)
      const ofTopic = read.filter((each) => each.topic === name)
      expect(new Set(ofTopic.map(({ contentType }) => contentType))).toEqual(
        new Set(Object.values(encodings).map(({ contentType }) => contentType)),
      )
      const everyTime = Object.keys(encodings).flatMap(() => events.get(name)!)
      expect(ofTopic.map(({ event }) => form.read(event['data']))).toEqual(everyTime.map(({ data }) => data))
      expect(ofTopic.map(({ event }) => attributesOf(event))).toEqual(everyTime.map(expectedAttributes))
      expect(ofTopic.map(({ key }) => key)).toEqual(everyTime.map(({ data }) => data['tenantId']))
    },
  )
})

/** Other tests on this broker may have written to topics of these names. */
const withoutTopics = async (admin: Admin, names: readonly string[]): Promise<void> => {
  const left = async () => (await admin.listTopics()).filter((name) => names.includes(name))
  const found = await left()
  if (found.length > 0) await admin.deleteTopics({ topics: found })
  await vi.waitUntil(async () => (await left()).length === 0, { timeout: 10_000 })
}

const recordsOf = (codec: EventCodec): readonly Sent[] =>
  publishedTopics.flatMap((topic) =>
    events.get(topic.name)!.map(({ attributes, data }) => {
      const { value, headers } = written(codec, topic, data, attributes)
      const texts = headers.map(({ key, value: text }) => [key, text!.toString()])
      return {
        topic: topic.name,
        key: String(data['tenantId']),
        value,
        headers: Object.fromEntries(texts) as Record<string, string>,
      }
    }),
  )

const attributesOf = ({ id, type, source, subject, time, entityseq }: ReadEvent['event']) => ({
  id,
  type,
  source,
  subject,
  time: new Date(time as string | number).toISOString(),
  entityseq: entityseq ?? undefined,
})

const expectedAttributes = ({ attributes: { id, type, source, subject, time, entitySeq } }: ArbitraryEvent) => ({
  id,
  type,
  source,
  subject,
  time: new Date(time).toISOString(),
  entityseq: entitySeq === undefined ? undefined : String(entitySeq).padStart(10, '0'),
})
