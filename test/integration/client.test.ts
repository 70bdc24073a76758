import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { KafkaJS } from '@confluentinc/kafka-javascript'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { EventCodec } from '#codec/event-codec.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import { registerSchemas, schemaFetcher } from '#codec/registry.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import { topics } from '#topology/topics.ts'
import type { ConsumedPayload, KafkaProducer } from '../../clients/core/kafka.ts'
import { cpaasTopics } from '../../clients/cpaas-orchestrator-client/src/topics.ts'
import { CpaasOrchestratorSvcClientPublisher, eventReader } from '../../clients/cpaas-orchestrator-client/src/kafka.ts'
import { sentData } from '../clients/given-clients.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const topic = cpaasTopics.publishSent.type

/** Tenants of this run alone: the topics are shared. */
const tenants = Array.from({ length: 8 }, () => randomUUID())

describe('on a real broker', () => {
  const brokers = inject('brokers').split(',')
  const registryUrl = inject('registryUrl')
  const registry = new SchemaRegistry({ host: registryUrl })
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING })
  const producers = {
    kafkajs: kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner }),
    'kafkajs with another partitioner': kafka.producer({ createPartitioner: Partitioners.LegacyPartitioner }),
    'kafka-javascript': new KafkaJS.Kafka({ kafkaJS: { brokers, logLevel: KafkaJS.logLevel.NOTHING } }).producer(),
  }
  let partitions = 0

  beforeAll(async () => {
    const admin = kafka.admin()
    await admin.connect()
    const wanted = Object.values(cpaasTopics).map(({ type }) => ({ topic: type as string, numPartitions: 6 }))
    await admin.createTopics({ topics: wanted })
    const { topics: found } = await admin.fetchTopicMetadata({ topics: [topic] })
    partitions = found[0]!.partitions.length
    await admin.disconnect()
    await registerSchemas([topics.communicationSent, topics.providerFailover], RegistryAccess.at(registryUrl), () => {})
    await Promise.all(Object.values(producers).map((producer) => producer.connect()))
  })

  afterAll(() => Promise.all(Object.values(producers).map((producer) => producer.disconnect())))

  /** Publishes for each tenant, and gives the ids and partitions. */
  const publish = async (producer: KafkaProducer, options: object) => {
    const publisher = new CpaasOrchestratorSvcClientPublisher(producer, options)
    return Promise.all(tenants.map((tenantId) => publisher.publishSent({ ...sentData, tenantId })))
  }

  /** Reads until every one of the events was there. */
  async function readBack(ids: ReadonlySet<string>): Promise<readonly ConsumedPayload[]> {
    const consumer = kafka.consumer({ groupId: randomUUID() })
    await consumer.connect()
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    const found: ConsumedPayload[] = []
    const reader = eventReader({ registry })
    await new Promise<void>((resolve, reject) => {
      const eachMessage = async (payload: ConsumedPayload): Promise<void> => {
        const { event } = await reader.read(payload)
        if (event !== undefined && ids.has(event.id) && found.push(payload) === ids.size) resolve()
      }
      consumer.run({ eachMessage }).catch(reject)
    })
    await consumer.disconnect()
    return found
  }

  it('events of any producer lie where Java puts their tenant, and are read by the client and by this project', async () => {
    const published = [
      ...(await publish(producers.kafkajs, {})),
      ...(await publish(producers['kafkajs with another partitioner'], { partitions })),
      ...(await publish(producers['kafka-javascript'], {})),
      ...(await publish(producers.kafkajs, { registry })),
      ...(await publish(producers['kafka-javascript'], { registry, partitions })),
    ]
    for (const { event, metadata } of published)
      expect(metadata.partition).toBe(homeTask(Buffer.from(event.subject), partitions))

    const events = new Map(published.map(({ event }) => [event.id, event]))
    const found = await readBack(new Set(events.keys()))
    const reader = eventReader({ registry })
    const codec = new EventCodec({
      schemaIds: new Map(),
      fetchSchema: schemaFetcher(RegistryAccess.at(registryUrl), () => {}),
    })
    await codec.load(await registry.getLatestSchemaId(`${topic}-value`))
    for (const payload of found) {
      const { event } = await reader.read(payload)
      expect(event).toEqual(events.get(event!.id))
      expect(payload.partition).toBe(homeTask(Buffer.from(event!.subject), partitions))
      const { attributes, data } = codec.decode(topics.communicationSent, {
        topic,
        partition: payload.partition!,
        offset: Number(payload.message.offset),
        timestamp: Number(payload.message.timestamp),
        key: payload.message.key as Buffer,
        value: payload.message.value as Buffer,
        headers: Object.entries(payload.message.headers!).map(([key, value]) => ({ key, value: value as Buffer })),
      })
      expect({ id: attributes.id, cost: data.cost_usd }).toEqual({ id: event!.id, cost: 5_500 })
    }
  })

  it('every example of the package README runs, from the package as it is built', async () => {
    await run(join(root, 'scripts', 'build-client.sh'), ['cpaas-orchestrator-client', 'kafka'])
    const outputs: string[] = []
    const folder = join(root, '.local', `client-readme-${process.pid}`)
    mkdirSync(folder, { recursive: true })
    try {
      for (const [index, code] of examples().entries())
        outputs.push(await runExample(join(folder, `${index}.mjs`), code))
    } finally {
      rmSync(folder, { recursive: true })
    }
    expect(outputs[0]).toMatch(/^eventzr\.cpaas\.communication\.sent\.v1 evt-\S+ is in partition \d+$/m)
    expect(outputs[1]).toContain('msg_abc123 cost 0.0055\n')
    expect(outputs[2]).toMatch(/^evt-\S+ as application\/avro$/m)
    expect(`\`\`\`text\n${outputs[3]}\`\`\``).toBe(/```text\n[\s\S]*?```/.exec(readme)![0])
  })

  const readme = readFileSync(join(root, 'clients', 'cpaas-orchestrator-client', 'README.md'), 'utf8')

  const examples = (): readonly string[] =>
    [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = '']) =>
      code
        .replaceAll("'localhost:9092'", JSON.stringify(brokers[0]))
        .replaceAll("'http://localhost:8081'", JSON.stringify(registryUrl)),
    )

  /** Runs an example; one that consumes is ended when it has told of its first message. */
  async function runExample(file: string, code: string): Promise<string> {
    const ends = code.includes('consumer.run')
    writeFileSync(file, ends ? `${endAfterFirstLine}\n${code}` : code)
    return (await run(process.execPath, [file], { timeout: 30_000 })).stdout
  }

  const endAfterFirstLine = `
const log = console.log
console.log = (line) => {
  log(line)
  if (String(line).startsWith('msg_abc123')) consumer.disconnect().then(() => process.exit(0))
}
`
})
