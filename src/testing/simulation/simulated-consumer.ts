import type { Batch, PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import type { CommittedOffset, ConsumerPort, Rebalance } from '#runtime/ports/kafka-port.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import { memoryBatch } from '../memory-batch.ts'
import { GroupMembership } from './group-membership.ts'
import { type Network, waiting } from './network.ts'
import type { PartitionLog } from './partition-log.ts'
import { PortMisuse } from './port-misuse.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { SimulatedBroker } from './simulated-broker.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'

export interface ConsumerParts {
  readonly broker: SimulatedBroker
  readonly network: Network
  readonly random: SeededRandom
  readonly process: SimulatedProcess
  readonly instanceId: string
  readonly sessionTimeoutMs: number
  readonly anchorTopic: string
}

/** An assigned partition as the client's fetcher sees it. */
interface Fetched {
  readonly log: PartitionLog
  position: number
  isPaused: boolean
  highWatermark: number | undefined
  /** The position at which the end was reported last. */
  reportedEnd: number | undefined
}

interface Poll {
  readonly resolve: (batch: Batch) => void
  readonly reject: (error: unknown) => void
  isOver: boolean
}

const smallBatch = 3
const largeBatch = 50
/** The end of a partition is reported with the records before it, or with a later poll. */
const promptEndShare = 0.7
const dead = -150
const timedOut = -185
const notConnected = -172
const unknownTopicId = 100

/** A member of the group over the simulated broker; refuses what librdkafka refuses. */
export class SimulatedConsumer implements ConsumerPort {
  readonly membership: GroupMembership
  readonly #parts: ConsumerParts
  readonly #assigned = new Map<string, Fetched>()
  readonly #unwatch: () => void
  readonly recreated = undefined
  #poll: Poll | undefined
  #isWoken = false
  #isClosed = false

  constructor(parts: ConsumerParts) {
    this.#parts = parts
    this.membership = new GroupMembership({ ...parts, time: parts.broker.time, group: parts.broker.group })
    this.#unwatch = parts.broker.watch((log) => {
      if (this.#poll !== undefined && this.#assigned.has(nameOf(log))) this.#wake()
    })
  }

  /** Joins the group; partitions come as rebalances. */
  join(): void {
    this.membership.join()
  }

  poll(timeoutMs: number): Promise<Batch> {
    if (this.#poll !== undefined) throw new PortMisuse('poll was called while another poll was under way')
    if (this.#isClosed) return Promise.reject(new KafkaCallError('consume', notConnected, 'fatal', new Error('closed')))
    return new Promise((resolve, reject) => {
      const poll = { resolve, reject, isOver: false }
      this.#poll = poll
      this.#wake()
      this.#parts.process.after(timeoutMs, () => this.#end(poll))
    })
  }

  nextRebalance(): Rebalance | undefined {
    return this.membership.next()
  }

  assign(positions: readonly PartitionPosition[]): void {
    for (const position of positions) this.#assign(position)
    this.membership.answered('assign')
  }

  unassign(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) {
      this.#fetched(partition, 'unassign')
      this.#assigned.delete(nameOf(partition))
    }
    this.membership.answered('revoke')
  }

  rejoin(): Promise<void> {
    const { network, process, broker } = this.#parts
    return network.call(process, () => broker.group.rebalance())
  }

  committed(partitions: readonly TopicPartition[], patienceMs = Infinity): Promise<readonly CommittedOffset[]> {
    const { time, offsets } = this.#parts.broker
    const untilMs = time.nowMs + patienceMs
    return this.#parts.network.call(this.#parts.process, () => {
      if (!offsets.isPending(partitions)) return partitions.map((partition) => offsets.committed(partition))
      if (time.nowMs < untilMs) return waiting
      throw new KafkaCallError('committed', timedOut, 'retry', new Error('a transaction is still open'))
    })
  }

  seek(positions: readonly PartitionPosition[]): Promise<void> {
    if (this.#poll !== undefined) throw new PortMisuse('seek was called while a poll was under way')
    for (const position of positions)
      Object.assign(this.#fetched(position, 'seek'), { position: position.offset, reportedEnd: undefined })
    return this.#parts.process.sleep(this.#parts.random.between(0, 5))
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.#fetched(partition, 'pause').isPaused = true
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.#fetched(partition, 'resume').isPaused = false
  }

  highWatermark(topic: string, partition: number): number | undefined {
    return this.#assigned.get(nameOf({ topic, partition }))?.highWatermark
  }

  close(): Promise<void> {
    this.#isClosed = true
    this.#unwatch()
    this.membership.close()
    this.#assigned.clear()
    return this.#parts.process.sleep(this.#parts.random.between(0, 20))
  }

  /** A partition that does not exist is assigned in silence. */
  #assign({ topic, partition, offset }: PartitionPosition): void {
    const name = nameOf({ topic, partition })
    if (this.#assigned.has(name)) throw new PortMisuse(`${name} was assigned a second time`)
    const log = this.#parts.broker.log({ topic, partition })
    if (log === undefined) return
    this.#assigned.set(name, {
      log,
      position: offset,
      isPaused: false,
      highWatermark: undefined,
      reportedEnd: undefined,
    })
  }

  #fetched(partition: TopicPartition, call: string): Fetched {
    const fetched = this.#assigned.get(nameOf(partition))
    if (fetched === undefined)
      throw new PortMisuse(`${call} was called for ${nameOf(partition)}, which is not assigned`)
    return fetched
  }

  /** Looks for records after the time that a fetch takes; only once, however many records come meanwhile. */
  #wake(): void {
    if (this.#isWoken) return
    this.#isWoken = true
    this.#parts.process.after(this.#parts.network.delayMs(), () => {
      this.#isWoken = false
      if (this.#poll !== undefined) this.#look(this.#poll)
    })
  }

  #look(poll: Poll): void {
    const records = this.#fetch()
    if (records.length > 0 || this.membership.isFenced) this.#finish(poll, records)
  }

  #end(poll: Poll): void {
    if (!poll.isOver) this.#finish(poll, this.#fetch())
  }

  #finish(poll: Poll, records: readonly RawRecord[]): void {
    poll.isOver = true
    this.#poll = undefined
    const recreated = this.#recreatedTopic
    if (this.membership.isFenced) poll.reject(new KafkaCallError('consume', dead, 'fatal', new Error('fenced')))
    else if (recreated !== undefined)
      poll.reject(new KafkaCallError('consume', unknownTopicId, 'fatal', new Error(`${recreated} was made again`)))
    else poll.resolve(memoryBatch(records, this.#ends()))
  }

  /** The client notices with the first fetch, before it brings a record of the new topic. */
  get #recreatedTopic(): string | undefined {
    const { broker } = this.#parts
    return [...this.#assigned.values()].find(({ log }) => ![log, undefined].includes(broker.log(log)))?.log.topic
  }

  #fetch(): readonly RawRecord[] {
    const { random, broker } = this.#parts
    const records: RawRecord[] = []
    for (const fetched of this.#assigned.values()) {
      const { log, position } = fetched
      if (fetched.isPaused || log.stalledUntilMs > broker.time.nowMs || broker.log(log) !== log) continue
      const found = log.read(position, random.chance(0.2) ? smallBatch : largeBatch)
      fetched.position = found.next
      fetched.highWatermark = log.highWatermark
      if (found.records.length > 0) fetched.reportedEnd = undefined
      records.push(...found.records)
    }
    return records
  }

  #ends(): readonly PartitionPosition[] {
    const { random, broker } = this.#parts
    const ends: PartitionPosition[] = []
    for (const fetched of this.#assigned.values()) {
      const { log, position, reportedEnd } = fetched
      if (fetched.isPaused || log.stalledUntilMs > broker.time.nowMs) continue
      if (position < log.lastStableOffset || position === reportedEnd || !random.chance(promptEndShare)) continue
      fetched.reportedEnd = position
      ends.push({ topic: log.topic, partition: log.partition, offset: position })
    }
    return ends
  }
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`
