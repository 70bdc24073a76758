import { RowCodecs } from '#state/row-codec.ts'
import type { Batch, PartitionPosition, TopicPartition } from '#runtime/batch.ts'
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
import { Pod, type PodParts } from '#runtime/pod.ts'
import { noObserver } from '#runtime/pod-observer.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import { applicationId } from '#stream/topology.ts'
import { noWatchdog } from '#runtime/watchdog.ts'
import { memoryBatch } from '#testing/memory-batch.ts'
import { MemoryCodec } from '#testing/memory-codec.ts'
import { countingTopology, numbersTopic, totalsTopic } from '../../bench/counting/counting-topology.ts'

export const topology = countingTopology('pod')
export const own = ownTopics(applicationId(topology))
const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
export const tasks = 2
/** A tenant whose rows live in the task. */
export const tenantAt = (task: number): string =>
  ['a', 'b', 'c', 'd', 'e', 'f'].find((name) => homeTask(Buffer.from(name), tasks) === task)!
export const first = tenantAt(0)

/** What a call does: its process dies before or after it, or it fails with this error, having worked or not. */
export type Fault =
  | { readonly kind: 'death'; readonly done: boolean }
  | { readonly kind: 'error'; readonly done: boolean; readonly error: KafkaCallError; readonly tookMs?: number }

/** The process is gone. */
export class Death extends Error {}

/** A broker in memory: what is committed can be read, what is aborted is gone. Each poll is a second later. */
export class MemoryBroker implements ConsumerPort, ProducerPort, RestorePort {
  readonly codec = new MemoryCodec()
  readonly logs = new Map<string, RawRecord[]>()
  readonly offsets = new Map<string, number>()
  /** What is written while the pod runs: one with every eighth poll. */
  readonly arrivals: (() => void)[] = []
  /** What happens at the calls of a producer with these numbers, counted over begin, sendOffsets, commit and abort from 1. */
  readonly faults = new Map<number, Fault>()
  aborts = 0
  renewals = 0
  #calls = 0
  nowMs = 1_000_000
  /** Journal partitions whose records come only after this many polls. */
  readonly slowJournals = new Map<number, number>()
  /** Partitions, as `topic/number`, whose leader is away. */
  readonly leaderless = new Set<string>()
  readonly #positions = new Map<string, number>()
  readonly #rebalances: Rebalance[] = []
  #sent: Outgoing[] = []
  #sentOffsets: readonly PartitionPosition[] = []
  #polls = 0

  /** @param before whose logs and offsets it keeps: another life of the pod */
  constructor(before?: MemoryBroker) {
    if (before !== undefined) {
      const { logs, offsets, codec, arrivals, nowMs } = before
      Object.assign(this, { logs, offsets, codec, nowMs })
      this.arrivals.push(...arrivals)
    }
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

  /** Values of the transaction that is on its way. */
  get sentTexts(): readonly string[] {
    return this.#sent.map(({ value }) => Buffer.from(value ?? []).toString())
  }

  async poll(): Promise<Batch> {
    // About as long as half of a transaction, so that both meet in every way.
    for (let turn = 0; turn < 6; turn++) await Promise.resolve()
    this.#polls++
    this.nowMs += 1_000
    if (this.#polls % 8 === 0) this.arrivals.shift()?.()
    const records = [...this.#positions].flatMap(([name, position]) => this.#readable(name).slice(position))
    for (const { topic, partition, offset } of records) this.#positions.set(`${topic}/${partition}`, offset + 1)
    return memoryBatch(records)
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
  unowned = () => Promise.resolve([])
  rejoin = (): void => undefined
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
  logRanges: RestorePort['logRanges'] = async (partitions) => {
    const missing = partitions.find(({ topic, partition }) => this.leaderless.has(`${topic}/${partition}`))
    if (missing !== undefined) throw new KafkaCallError('listOffsets', 0, 'retry', new Error('no leader'))
    return partitions.map((each) => ({ ...each, first: 0, end: this.#log(each.topic, each.partition).length }))
  }
  stableEnds = (partitions: readonly TopicPartition[]) =>
    Promise.resolve(partitions.map((each) => ({ ...each, offset: this.#log(each.topic, each.partition).length })))
  read: RestorePort['read'] = ({ topic, partition }, each) => {
    for (const { key, value } of this.#log(topic, partition)) each(key as Buffer, value as Buffer | null)
    return Promise.resolve()
  }

  init = () => Promise.resolve()
  begin = (): Promise<void> =>
    this.#call(() => {
      this.#sent = []
    })
  send(outbox: Outbox): Promise<void> {
    for (let index = 0; index < outbox.count; index++) {
      const { key, value, ...rest } = outbox.read(index)
      this.#sent.push({ ...rest, key: key && Buffer.from(key), value: value && Buffer.from(value) })
    }
    return Promise.resolve()
  }
  sendOffsets = (positions: readonly PartitionPosition[]): Promise<void> =>
    this.#call(() => {
      this.#sentOffsets = positions
    })
  commit = (): Promise<void> =>
    this.#call(() => {
      for (const each of this.#sent) this.#append(each)
      for (const { topic, partition, offset } of this.#sentOffsets) this.offsets.set(`${topic}/${partition}`, offset)
    })
  renew = (): Promise<void> => {
    this.renewals++
    return Promise.resolve()
  }
  abort = (): Promise<void> => {
    this.aborts++
    return this.#call(() => undefined)
  }
  close = () => Promise.resolve()

  async #call(effect: () => void): Promise<void> {
    const fault = this.faults.get(++this.#calls)
    if (fault === undefined || fault.done) effect()
    // Other work of the process goes on while a call is on its way.
    await Promise.resolve()
    if (fault?.kind === 'death') throw new Death()
    if (fault?.kind !== 'error') return
    this.nowMs += fault.tookMs ?? 0
    throw fault.error
  }

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

export const podParts = (broker: MemoryBroker): PodParts => ({
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
  watchdog: noWatchdog,
  commitIntervalMs: 100,
  transactionTimeoutMs: 10_000,
  session: 'session',
  revokeBudgetMs: 5_000,
  growthCheckMs: 1_000_000,
  nowMs: () => broker.nowMs,
  sleep: () => Promise.resolve(),
})

/** Runs a pod until the broker has as many totals as wanted, or for four hundred polls. */
export const run = async (broker: MemoryBroker, wanted: number, parts: Partial<PodParts> = {}): Promise<void> => {
  const pod = new Pod({ ...podParts(broker), ...parts })
  let polls = 0
  const poll = broker.poll.bind(broker)
  broker.poll = () => {
    if (broker.totals.length >= wanted || ++polls > 400) pod.stop()
    return poll()
  }
  await pod.run()
}
