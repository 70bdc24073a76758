import type { TopicPartition } from '#runtime/ports/batch.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import { GroupCoordinator } from './group-coordinator.ts'
import { GroupOffsets } from './group-offsets.ts'
import { PartitionLog } from './partition-log.ts'
import type { SeededRandom } from './seeded-random.ts'
import { type Transaction, TransactionCoordinator } from './transaction-coordinator.ts'
import type { VirtualTime } from './virtual-time.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'

/** A record on its way to the broker; `partition` absent = by murmur2 of the key. */
export type Produced = Omit<RawRecord, 'offset' | 'partition'> & { readonly partition?: number | undefined }

export interface BrokerSettings {
  /** The topic that members subscribe to; its timestamps are the broker's own. */
  readonly anchorTopic: string
  readonly tasks: number
  readonly heartbeatMs: number
  readonly transactionTimeoutMs: number
}

/** The broker's clock when a simulation begins, in milliseconds since 1970. */
const epochMs = 1_700_000_000_000
/** MSG_SIZE_TOO_LARGE */
const tooLarge = 10
/** INVALID_TXN_STATE */
const notInTransaction = 48

/** Kafka in memory, as far as exactness depends on it: logs with transactions, their coordinator, one consumer group. */
export class SimulatedBroker {
  readonly time: VirtualTime
  readonly offsets = new GroupOffsets()
  readonly transactions: TransactionCoordinator
  readonly group: GroupCoordinator
  readonly #settings: BrokerSettings
  readonly #topics = new Map<string, PartitionLog[]>()
  /** How often topics were made. */
  readonly #lives = new Map<string, number>()
  readonly #watchers = new Set<(log: PartitionLog) => void>()
  readonly #refused = new Set<string>()

  constructor(time: VirtualTime, random: SeededRandom, settings: BrokerSettings) {
    const { tasks, heartbeatMs, transactionTimeoutMs } = settings
    this.time = time
    this.#settings = settings
    this.group = new GroupCoordinator(time, random, tasks, heartbeatMs)
    const onMarker = (log: PartitionLog) => this.#changed(log)
    this.transactions = new TransactionCoordinator(time, random, this.offsets, transactionTimeoutMs, onMarker)
  }

  /** The broker's clock in milliseconds since 1970. */
  get nowMs(): number {
    return epochMs + this.time.nowMs
  }

  /** Creates a topic, or lets it grow. */
  createPartitions(topic: string, count: number): void {
    const logs = this.#topics.get(topic) ?? this.#begin(topic)
    while (logs.length < count) logs.push(new PartitionLog(topic, logs.length))
    this.#topics.set(topic, logs)
    if (topic === this.#settings.anchorTopic) this.group.resize(count)
  }

  #begin(topic: string): PartitionLog[] {
    this.#lives.set(topic, (this.#lives.get(topic) ?? 0) + 1)
    return []
  }

  /** Deletes a topic with all of its records, and the offsets that the group has committed of it. */
  remove(topic: string): void {
    this.#topics.delete(topic)
    this.offsets.forget(topic)
  }

  /** Another one for each life of a topic, with its name in front; none while it is not there. */
  topicId(topic: string): readonly [readonly [string, string]] | undefined {
    return this.#topics.has(topic) ? [[topic, `${topic} ${this.#lives.get(topic)}`]] : undefined
  }

  partitions(topic: string): readonly PartitionLog[] {
    return this.#topics.get(topic) ?? []
  }

  log({ topic, partition }: TopicPartition): PartitionLog | undefined {
    return this.#topics.get(topic)?.[partition]
  }

  /** From now on the topic takes no record with this key. */
  refuse(topic: string, key: string): void {
    this.#refused.add(`${topic}|${key}`)
  }

  /**
   * Appends a record, plain or of a transaction.
   * @returns where
   * @param joined partitions in the transaction, as its producer believes
   * @throws KafkaCallError when it is refused; Error when its partition does not exist
   */
  append(
    { topic, partition, ...record }: Produced,
    transaction?: Transaction,
    joined = new Set<PartitionLog>(),
  ): PartitionLog {
    if (this.#refused.has(`${topic}|${Buffer.from(record.key ?? []).toString()}`))
      throw new KafkaCallError('produce', tooLarge, 'abort', new Error(`${topic} does not take it`))
    const logs = this.partitions(topic)
    const log = logs[partition ?? homeTask(record.key ?? new Uint8Array(), Math.max(1, logs.length))]
    if (log === undefined) throw new Error(`${topic} has no partition ${partition}`)
    const timestamp = topic === this.#settings.anchorTopic ? this.nowMs : record.timestamp
    if (transaction !== undefined) join(log, transaction, joined)
    log.append({ ...record, timestamp }, transaction)
    if (transaction === undefined) this.#changed(log)
    return log
  }

  /** Told about each partition in which records may have become visible. */
  watch(watcher: (log: PartitionLog) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  #changed(log: PartitionLog): void {
    for (const watcher of this.#watchers) watcher(log)
  }
}

/** Adds a partition with its first record. @throws KafkaCallError when it was added before somebody ended the transaction (KIP-890) */
const join = (log: PartitionLog, { logs }: Transaction, joined: Set<PartitionLog>): void => {
  if (joined.has(log) && !logs.has(log))
    throw new KafkaCallError('produce', notInTransaction, 'abort', new Error('its transaction is not open'))
  joined.add(log)
  logs.add(log)
}
