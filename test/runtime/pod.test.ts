import { describe, expect, it } from 'vitest'
import { RowCodecs } from '#state/row-codec.ts'
import type { Batch, PartitionPosition, TopicPartition } from '#runtime/batch.ts'
import { FencedError } from '#runtime/fenced.ts'
import { homeTask } from '#runtime/home-task.ts'
import { noFailPoint } from '#runtime/fail-point.ts'
import {
  type ConsumerPort,
  KafkaCallError,
  type ProducerPort,
  type Rebalance,
  type RestorePort,
} from '#runtime/kafka-port.ts'
import type { Log } from '#runtime/log.ts'
import type { Outbox, Outgoing } from '#runtime/outbox.ts'
import { ownTopics } from '#runtime/own-topics.ts'
import { Pod } from '#runtime/pod.ts'
import { noObserver } from '#runtime/pod-observer.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import { applicationId } from '#stream/topology.ts'
import { memoryBatch } from '#testing/memory-batch.ts'
import { MemoryCodec } from '#testing/memory-codec.ts'
import { countingTopology, numbersTopic, totalsTopic } from '../integration/counting/counting-topology.ts'

const topology = countingTopology('pod')
const own = ownTopics(applicationId(topology))
const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const tasks = 2
/** A tenant whose rows live in the task. */
const tenantAt = (task: number): string =>
  ['a', 'b', 'c', 'd', 'e', 'f'].find((name) => homeTask(Buffer.from(name), tasks) === task)!
const first = tenantAt(0)

/** A broker in memory: what is committed can be read, what is aborted is gone. Each poll is a second later. */
class MemoryBroker implements ConsumerPort, ProducerPort, RestorePort {
  readonly codec = new MemoryCodec()
  readonly logs = new Map<string, RawRecord[]>()
  readonly offsets = new Map<string, number>()
  /** Thrown by the commits with these numbers, from 1. */
  readonly faults = new Map<number, KafkaCallError>()
  aborts = 0
  commits = 0
  nowMs = 1_000_000
  /** Journal partitions whose records come only after this many polls. */
  readonly slowJournals = new Map<number, number>()
  readonly #positions = new Map<string, number>()
  readonly #rebalances: Rebalance[] = []
  #sent: Outgoing[] = []
  #sentOffsets: readonly PartitionPosition[] = []
  #polls = 0

  constructor() {
    const partitions = Array.from({ length: tasks }, (_, partition) => ({ topic: own.journal, partition }))
    this.#rebalances.push({ kind: 'assign', partitions })
  }

  number(partition: number, tenantId: string, n: number): void {
    const attributes = {
      id: `in-${n}`,
      type: 'numbers',
      source: 'test',
      time: this.nowMs,
      subject: tenantId,
      extensions: {},
    }
    const topic = numbersTopic('pod').name
    const value = this.codec.put({ topic, tenantId: tenantId as TenantId, attributes, data: { tenantId, n } })
    this.#append({ topic, partition, key: Buffer.from(tenantId), value, timestamp: this.nowMs, headers: [] })
  }

  /** Data of the committed outputs, in order. */
  get totals(): readonly unknown[] {
    const records = Array.from({ length: tasks }, (_, partition) =>
      this.#log(totalsTopic('pod').name, partition),
    ).flat()
    return records.map(({ value }) => this.codec.get(value!).data)
  }

  poll(): Promise<Batch> {
    this.#polls++
    this.nowMs += 1_000
    const records = [...this.#positions].flatMap(([name, position]) => this.#readable(name).slice(position))
    for (const { topic, partition, offset } of records) this.#positions.set(`${topic}/${partition}`, offset + 1)
    return Promise.resolve(memoryBatch(records))
  }

  #readable(name: string): readonly RawRecord[] {
    const [topic, partition] = name.split('/')
    const isLate = topic === own.journal && (this.slowJournals.get(Number(partition)) ?? 0) > this.#polls
    return isLate ? [] : (this.logs.get(name) ?? [])
  }

  nextRebalance = (): Rebalance | undefined => this.#rebalances.shift()
  assign(positions: readonly PartitionPosition[]): void {
    for (const { topic, partition, offset } of positions) this.#positions.set(`${topic}/${partition}`, offset)
  }
  unassign = (): void => undefined
  committed = (partitions: readonly TopicPartition[]) =>
    Promise.resolve(
      partitions.map((each) => ({ ...each, offset: this.offsets.get(`${each.topic}/${each.partition}`) })),
    )
  seek(positions: readonly PartitionPosition[]): Promise<void> {
    this.assign(positions)
    return Promise.resolve()
  }
  pause = (): void => undefined
  resume = (): void => undefined
  highWatermark = (topic: string, partition: number): number => this.#readable(`${topic}/${partition}`).length
  partitionCounts = (topics: readonly string[]) => Promise.resolve(new Map(topics.map((topic) => [topic, tasks])))
  logRanges = (partitions: readonly TopicPartition[]) =>
    Promise.resolve(
      partitions.map((each) => ({ ...each, first: 0, end: this.#log(each.topic, each.partition).length })),
    )
  readAll: RestorePort['readAll'] = (partitions, each) => {
    for (const { topic, partition } of partitions)
      for (const { key, value } of this.#log(topic, partition))
        each({ topic, partition }, key as Buffer, value as Buffer | null)
    return Promise.resolve()
  }

  init = () => Promise.resolve()
  begin(): Promise<void> {
    this.#sent = []
    return Promise.resolve()
  }
  send(outbox: Outbox): Promise<void> {
    for (let index = 0; index < outbox.count; index++) {
      const { key, value, ...rest } = outbox.read(index)
      this.#sent.push({ ...rest, key: key && Buffer.from(key), value: value && Buffer.from(value) })
    }
    return Promise.resolve()
  }
  sendOffsets(positions: readonly PartitionPosition[]): Promise<void> {
    this.#sentOffsets = positions
    return Promise.resolve()
  }
  commit(): Promise<void> {
    const fault = this.faults.get(++this.commits)
    if (fault !== undefined) return Promise.reject(fault)
    for (const each of this.#sent) this.#append(each)
    for (const { topic, partition, offset } of this.#sentOffsets) this.offsets.set(`${topic}/${partition}`, offset)
    return Promise.resolve()
  }
  renew = () => Promise.resolve()
  abort(): Promise<void> {
    this.aborts++
    return Promise.resolve()
  }
  close = () => Promise.resolve()

  #append({ topic, partition = 0, ...record }: Outgoing): void {
    const log = this.#log(topic, partition)
    const timestamp = topic === own.journal ? this.nowMs : record.timestamp
    log.push({ ...record, topic, partition, timestamp, offset: log.length })
  }

  #log(topic: string, partition: number): RawRecord[] {
    const name = `${topic}/${partition}`
    if (!this.logs.has(name)) this.logs.set(name, [])
    return this.logs.get(name)!
  }
}

/** Runs a pod until the broker has as many totals as wanted, or for a hundred polls. */
const run = async (broker: MemoryBroker, wanted: number): Promise<void> => {
  const pod = new Pod({
    topology,
    own,
    codec: broker.codec,
    rows: new RowCodecs(topology.stores),
    consumer: broker,
    producer: broker,
    restore: broker,
    observer: noObserver,
    log: silent,
    failPoint: noFailPoint,
    commitIntervalMs: 100,
    transactionTimeoutMs: 10_000,
    session: 'session',
    revokeBudgetMs: 5_000,
    growthCheckMs: 1_000_000,
    nowMs: () => broker.nowMs,
    sleep: () => Promise.resolve(),
  })
  let polls = 0
  const poll = broker.poll.bind(broker)
  broker.poll = () => {
    if (broker.totals.length >= wanted || ++polls > 100) pod.stop()
    return poll()
  }
  await pod.run()
}

const aborted = new KafkaCallError('commitTransaction', 22, 'abort', undefined)
const fenced = new KafkaCallError('commitTransaction', -144, 'fatal', undefined)

describe('Pod', () => {
  it('processes records, commits their outputs, and reads on from the last commit in another life', async () => {
    const broker = new MemoryBroker()
    broker.number(0, first, 1)
    await run(broker, 1)
    broker.number(0, first, 2)
    const again = Object.assign(new MemoryBroker(), {
      logs: broker.logs,
      offsets: broker.offsets,
      codec: broker.codec,
      nowMs: broker.nowMs,
    })
    await run(again, 2)
    expect(again.totals).toEqual([
      { tenantId: first, n: 1, count: 1, sum: 1 },
      { tenantId: first, n: 2, count: 2, sum: 3 },
    ])
  })

  it('reads an aborted transaction again, and its outputs appear once', async () => {
    const broker = new MemoryBroker()
    for (const n of [1, 2, 3]) broker.number(0, first, n)
    for (const commit of [2, 3, 5]) broker.faults.set(commit, aborted)
    await run(broker, 3)
    expect(broker.aborts).toBe(3)
    expect(broker.totals).toHaveLength(3)
    expect(broker.totals.at(-1)).toEqual({ tenantId: first, n: 3, count: 3, sum: 6 })
  })

  it('takes no record of a task before that task has read its own tick back, whatever others have read', async () => {
    const broker = new MemoryBroker()
    broker.slowJournals.set(0, 5)
    broker.number(0, first, 1)
    broker.number(1, tenantAt(1), 1)
    await run(broker, 2)
    expect(broker.totals).toHaveLength(2)
    const times = [...broker.logs.get(`${own.changelog}/0`)!]
      .map(({ value }) => value?.toString() ?? '')
      .filter((text) => text.startsWith('{"seq"'))
    expect(
      times.some((text) => text.includes('"now":0') && text.includes('pod-numbers","partition":0,"offset":1')),
    ).toBe(false)
  })

  it('begins no rows for a tenant that lives in another task: such a record is a dead letter', async () => {
    const broker = new MemoryBroker()
    broker.number(1, first, 1)
    broker.number(0, first, 2)
    await run(broker, 1)
    expect(broker.totals).toEqual([{ tenantId: first, n: 2, count: 1, sum: 2 }])
    const [letter] = broker.logs.get(`${own.deadLetter}/0`)!
    expect(letter?.headers.find(({ key }) => key === 'eventzr.reason')?.value.toString()).toBe('NOT_AT_HOME')
  })

  it('ends when another process has taken its transactional id', async () => {
    const broker = new MemoryBroker()
    broker.faults.set(2, fenced)
    broker.number(0, first, 1)
    await expect(run(broker, 1)).rejects.toBeInstanceOf(FencedError)
  })
})
