import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Consumer } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import type { OutputEncoding } from '#codec/output-encoding.ts'
import { EventCodec } from '#codec/event-codec.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import { lookUpIds, registerSchemas, schemaFetcher } from '#codec/registry.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { createTopics } from '../../bench/counting/create-topics.ts'
import { readTopic } from '../../bench/counting/read-topic.ts'
import { countingTopology, numbersTopic, totalsTopic } from '../../examples/counting/counting-topology.ts'
import { EncodingPod } from './migration/encoding-pod.ts'
import { EitherReader, isJson, type Place, readJson, type SeenEvent, startConsumer } from './migration/event-reader.ts'
import { NumbersLoad } from './migration/numbers-load.ts'

const brokers = inject('brokers')
const registryUrl = inject('registryUrl')
const registry = RegistryAccess.at(registryUrl)
const application = `migrated-${Date.now()}`
const topology = countingTopology(application)
const [input, output] = [numbersTopic(application), totalsTopic(application)]
const topics = [input, output]
const [tasks, tenants] = [2, 10]
const silent = (): void => {}
const folder = mkdtempSync(join(tmpdir(), 'migration-'))

/** What one pod is configured with: JSON, but for an encoding of the output by itself. */
const codecFor = async (encoding: OutputEncoding): Promise<EventCodec> =>
  new EventCodec({
    schemaIds: await lookUpIds(topics, registry, silent),
    fetchSchema: schemaFetcher(registry, silent),
    outputEncoding: 'ce-structured-json',
    encodingOverrides: new Map([[output.name, encoding]]),
  })

/** The encodings of the events about inputs of one step, during which no pod was restarted. */
type Step = ReadonlySet<SeenEvent['encoding']>

describe('a live topic goes from JSON to Avro and back, pod by pod and under load,', () => {
  const pods = ['0', '1'].map((instanceId) => new EncodingPod({ brokers, topology, instanceId, folder }))
  const seen: SeenEvent[] = []
  const jsonSeen: SeenEvent[] = []
  const deferred: Place[] = []
  const steps: Step[] = []
  const consumers: Consumer[] = []
  const either = new EitherReader(registryUrl)
  let load: NumbersLoad

  const patiently = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 30_000, interval: 20 })

  /** The pod writes otherwise from now on; resolves when each pod has a task, and events of this one have come. */
  const restart = async (pod: EncodingPod, encoding: OutputEncoding): Promise<void> => {
    await pod.stop()
    pod.start(await codecFor(encoding))
    await patiently(() => pods.every(({ tasks: owned }) => owned === 1))
    const { length } = seen
    await patiently(() => seen.length >= length + tenants)
  }

  /** Lets so many inputs come and be answered as pods are now. */
  const step = async (): Promise<void> => {
    const from = load.sent
    await patiently(() => load.sent >= from + 5 * tenants)
    const until = load.sent
    const answers = () => seen.filter(({ data: { n } }) => n >= from && n < until)
    await patiently(() => answers().length === until - from)
    steps.push(new Set(answers().map(({ encoding }) => encoding)))
  }

  beforeAll(async () => {
    await registerSchemas(topics, registry, silent)
    await createTopics(brokers, topology, ownTopics(applicationId(topology)), tasks)
    for (const pod of pods) pod.start(await codecFor('ce-structured-json'))
    consumers.push(
      await startConsumer(brokers, output.name, `${application}-either`, async (message) => {
        seen.push(await either.read(message))
      }),
      await startConsumer(brokers, output.name, `${application}-json`, (message, partition) => {
        if (isJson(message)) jsonSeen.push(readJson(message))
        else deferred.push({ partition, offset: message.offset })
      }),
    )
    load = await NumbersLoad.start(brokers, input.name, tenants)
    await patiently(() => pods.every(({ tasks: owned }) => owned === 1) && seen.length > tenants)
    await step()
    for (const pod of pods) {
      await restart(pod, 'avro')
      await step()
    }
    for (const pod of pods) {
      await restart(pod, 'ce-structured-json')
      await step()
    }
    await load.stop()
    const all = () => seen.length >= load.sent && jsonSeen.length + deferred.length >= load.sent
    await patiently(all)
  })
  afterAll(async () => {
    for (const consumer of consumers) await consumer.disconnect()
    for (const pod of pods) await pod.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('and a consumer of both encodings reads every event once, those of a tenant in their order', () => {
    expect(new Set(seen.map(({ id }) => id)).size).toBe(load.sent)
    expect(seen.map(({ data }) => data.n).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: load.sent }, (_, n) => n),
    )
    for (let tenant = 0; tenant < tenants; tenant++) {
      const counts = seen.filter(({ data }) => data.tenantId === `tenant-${tenant}`).map(({ data }) => data.count)
      expect(counts).toEqual(counts.map((_, index) => index + 1))
    }
  })

  it('in steps: JSON alone, both while pods differ, Avro alone, and the same way back', () => {
    const both = new Set(['json', 'avro'])
    expect(steps).toEqual([new Set(['json']), both, new Set(['avro']), both, new Set(['json'])])
  })

  it('and a consumer of JSON alone reads what is JSON, and defers the places of all else', () => {
    const json = seen.filter(({ encoding }) => encoding === 'json')
    expect(jsonSeen.map(({ id }) => id).toSorted()).toEqual(json.map(({ id }) => id).toSorted())
    expect(deferred).toHaveLength(seen.length - json.length)
  })

  it('whose deferred places hold the very events that it lacks, for when it can read Avro', async () => {
    const places = new Set(deferred.map(({ partition, offset }) => `${partition}-${offset}`))
    const left = (await readTopic(brokers, output.name)).filter(({ partition, offset }) =>
      places.has(`${partition}-${offset}`),
    )
    const later = await Promise.all(left.map(({ value }) => either.read({ headers: {}, value })))
    const ids = [...jsonSeen, ...later].map(({ id }) => id)
    expect(ids.toSorted()).toEqual(seen.map(({ id }) => id).toSorted())
  })
})
