import { setTimeout as pause } from 'node:timers/promises'
import type kafka from '@confluentinc/kafka-javascript'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { EventCodec } from '#codec/event-codec.ts'
import { registerSchemas, schemaFetcher } from '#codec/registry.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import { Admin } from '#kafka/admin.ts'
import type { Delivery, ExpectedDeadLetter, Manifest } from '#world/simulator/manifest.ts'
import type { WorldCounters } from '#world/simulator/tally.ts'
import { startWorld, type World } from '#world/simulator/world.ts'
import { type WorldTopics, worldTopics } from '#world/simulator/world-topics.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { Topic } from '#stream/topic.ts'
import { topics as realTopics } from '#topology/topics.ts'
import { readTopic } from '../../bench/counting/read-topic.ts'
import { Echo } from './simulator-echo.ts'

const brokers = inject('brokers')
const registryUrl = inject('registryUrl')
const name = `simulator-${Date.now()}`
const partitions = 3
const rate = 300
const seconds = 4
/** Each worker says something at least. */
const settings = { workers: { neverStartedShare: 0 }, drives: { isOn: false } }
const silent = () => undefined

/** The real topics under names of this test's own. */
const own = <V>(topic: Topic<V>): Topic<V> => ({ ...topic, name: `${name}.${topic.name}` })
const topics: WorldTopics = {
  notifyRequested: own(realTopics.notifyRequested),
  smsInbound: own(realTopics.smsInbound),
  subjectErased: own(realTopics.subjectErased),
  policyUpdated: own(realTopics.policyUpdated),
  providerOverridden: own(realTopics.providerOverridden),
  eventCreated: own(realTopics.eventCreated),
  dispatchRequested: own(realTopics.dispatchRequested),
  dispatchCompleted: own(realTopics.dispatchCompleted),
  receiptReceived: own(realTopics.receiptReceived),
  renderJobDispatched: own(realTopics.renderJobDispatched),
  renderJobProgressed: own(realTopics.renderJobProgressed),
  eventPublished: own(realTopics.eventPublished),
  cmsPublished: own(realTopics.cmsPublished),
  campaignLaunched: own(realTopics.campaignLaunched),
  renderJobRequested: own(realTopics.renderJobRequested),
  renderJobCancelRequested: own(realTopics.renderJobCancelRequested),
  creditsAdjusted: own(realTopics.creditsAdjusted),
  studioPolicyUpdated: own(realTopics.studioPolicyUpdated),
  templateChangeRequested: own(realTopics.templateChangeRequested),
  voiceModelTrainRequested: own(realTopics.voiceModelTrainRequested),
  voiceModelDispatched: own(realTopics.voiceModelDispatched),
  voiceModelProgressed: own(realTopics.voiceModelProgressed),
  renderJobCreated: own(realTopics.renderJobCreated),
  renderJobFailed: own(realTopics.renderJobFailed),
}

const rawOf = ({ topic, partition, offset, timestamp, key, value, headers }: kafka.Message): RawRecord => ({
  topic,
  partition,
  offset,
  timestamp: timestamp ?? 0,
  key: Buffer.from(key ?? ''),
  value,
  headers: (headers ?? []).flatMap((header) =>
    Object.entries(header).map(([key, bytes]) => ({ key, value: Buffer.from(bytes) })),
  ),
})

const placeOf = ({ topic, partition, offset }: Delivery): string => `${topic}-${partition}-${offset}`

const byPlace = (one: ExpectedDeadLetter, other: ExpectedDeadLetter): number =>
  one.partition - other.partition || one.offset - other.offset

const records = async (topic: Topic<unknown>): Promise<readonly RawRecord[]> =>
  (await readTopic(brokers, topic.name)).map(rawOf)

describe('the world around two echoing applications', () => {
  let schemaIds: ReadonlyMap<string, number>
  let codec: EventCodec
  let world: World
  let echo: Echo
  let counters: WorldCounters
  let manifest: Manifest

  /** The code of the error that a record causes, when the registry may be asked. */
  const reasonOf = async (topic: Topic<unknown>, record: RawRecord): Promise<unknown> => {
    try {
      codec.decode(topic, record)
      return undefined
    } catch (error) {
      const { code, schemaId } = error as { readonly code?: unknown; readonly schemaId?: number }
      if (code !== 'SCHEMA_NOT_LOADED' || schemaId === undefined) return code
      await codec.load(schemaId)
      return reasonOf(topic, record)
    }
  }

  beforeAll(async () => {
    const admin = new Admin({ brokers, clientId: name, settings: {} })
    for (const { name: topic } of Object.values(worldTopics(topics)))
      await admin.createTopic({ topic, partitions, replicationFactor: 1, config: {} })
    admin.close()
    schemaIds = await registerSchemas(Object.values(worldTopics(topics)), RegistryAccess.at(registryUrl), silent)
    codec = new EventCodec({ schemaIds, fetchSchema: schemaFetcher(RegistryAccess.at(registryUrl), silent) })
    echo = await Echo.start(brokers, topics, schemaIds)
    world = await startWorld({ brokers, registryUrl, topics, seed: 7, rate, seconds, settings, log: silent })
    await world.loadEnded
    // Nothing new for a second after everything that was under way: the last dispatches have been answered too.
    for (let quietMs = 0; quietMs < 1_000; quietMs = world.counters().pending === 0 ? quietMs + 100 : 0)
      await pause(100)
    counters = world.counters()
    await echo.stop()
    manifest = await world.stop()
  }, 60_000)

  afterAll(async () => {
    await world?.stop()
  })

  it('answers every dispatch', async () => {
    const answered = (await records(topics.dispatchCompleted)).map(
      (record) => codec.decode(topics.dispatchCompleted, record).data.messageId,
    )
    const reported = (await records(topics.renderJobProgressed)).flatMap((record) => {
      const { jobId } = codec.decode(topics.renderJobProgressed, record).data
      return jobId.startsWith('job_event_') ? [jobId] : []
    })
    const silentJobs = [...echo.dispatched].filter((entity) => entity.startsWith('job_') && !reported.includes(entity))
    expect(new Set(answered)).toEqual(new Set([...echo.dispatched].filter((entity) => entity.startsWith('msg_'))))
    expect(answered.length).toBeGreaterThan(rate * seconds * 0.8)
    expect(silentJobs).toEqual([])
  })

  it('tells of each dead letter to be where it is and why it cannot be read', async () => {
    const notifications = await records(topics.notifyRequested)
    const bad: ExpectedDeadLetter[] = []
    for (const record of notifications) {
      const reason = await reasonOf(topics.notifyRequested, record)
      if (reason !== undefined)
        bad.push({ topic: record.topic, partition: record.partition, offset: record.offset, reason: reason as string })
    }
    const poison = manifest.expectedDeadLetters.filter(({ topic }) => topic === topics.notifyRequested.name)
    expect(bad).toHaveLength(4)
    expect(bad.toSorted(byPlace)).toEqual(poison.toSorted(byPlace))
  })

  it('places the orphans on receipts, reports and cancels that no dispatch was made for', async () => {
    const withoutDispatch: string[] = []
    const { receiptReceived, renderJobProgressed, renderJobCancelRequested } = topics
    for (const topic of [receiptReceived, renderJobProgressed, renderJobCancelRequested] as readonly Topic<unknown>[])
      for (const record of await records(topic))
        if (codec.decode(topic, record).attributes.causationId === undefined) withoutDispatch.push(placeOf(record))
    const orphans = manifest.expectedDeadLetters.filter(({ topic }) => topic !== topics.notifyRequested.name)
    expect(orphans.map(({ reason }) => reason).toSorted()).toEqual([
      ...Array.from({ length: 5 }, () => 'ORPHAN_RECEIPT'),
      ...Array.from({ length: 2 }, () => 'ORPHAN_REPORT'),
      ...Array.from({ length: 2 }, () => 'UNKNOWN_JOB'),
    ])
    expect(withoutDispatch.toSorted()).toEqual(orphans.map(placeOf).toSorted())
  })

  it('counts exactly what is in Kafka', async () => {
    const inKafka: Record<string, number> = {}
    for (const topic of [
      topics.notifyRequested,
      topics.eventCreated,
      topics.eventPublished,
      topics.cmsPublished,
      topics.campaignLaunched,
      topics.renderJobCancelRequested,
      topics.dispatchCompleted,
      topics.receiptReceived,
      topics.renderJobProgressed,
    ]) {
      inKafka[topic.name] = (await records(topic)).length
    }
    expect(manifest.sent).toEqual(inKafka)
    expect(counters).toMatchObject({ undelivered: 0, unreadable: 0, poison: 4, orphans: 9 })
    expect(counters.notifications + counters.events).toBe(rate * seconds)
    expect(manifest.duplicates).toBe(counters.duplicates)
    expect(counters.late).toBeGreaterThan(0)
    expect(counters.outageFaults).toBeGreaterThan(0)
  })

  it('refuses to start on topics that do not exist', async () => {
    const missing = { ...topics, dispatchRequested: { ...topics.dispatchRequested, name: `${name}.missing` } }
    await registerSchemas([missing.dispatchRequested], RegistryAccess.at(registryUrl), silent)
    await expect(
      startWorld({ brokers, registryUrl, topics: missing, seed: 7, rate, seconds, log: silent }),
    ).rejects.toThrow(`the topic ${name}.missing does not exist`)
  })
})
