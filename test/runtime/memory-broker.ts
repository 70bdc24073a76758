import type { Batch, PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import type { ConsumerPort, ProducerPort, Rebalance, ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { Outbox, Outgoing } from '#runtime/ports/outbox.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { EventAttributes, TenantId } from '#stream/record.ts'
import { memoryBatch } from '#testing/memory-batch.ts'
import { MemoryCodec } from '#testing/memory-codec.ts'
import { totalsTopic } from '../../examples/counting/counting-topology.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'
import { numbers, own, tasks } from './given-application.ts'

/** As a consumer has it. */
const mostPerPoll = 1_000

/** What a call does: its process dies before or after it, or it fails with this error, having worked or not. */
export type Fault =
  | { readonly kind: 'death'; readonly done: boolean }
  | { readonly kind: 'error'; readonly done: boolean; readonly error: KafkaCallError; readonly tookMs?: number }

/** The process is gone. */
export class Death extends Error {}

/** A broker in memory: what is committed can be read, what is aborted is gone. */
export class MemoryBroker implements ConsumerPort, ProducerPort, ClusterPort {
  readonly codec = new MemoryCodec()
  readonly logs = new Map<string, RawRecord[]>()
  readonly offsets = new Map<string, number>()
  /** What is written while the pod runs: one with every eighth poll. */
  readonly arrivals: (() => void)[] = []
  /** What happens at the calls of a producer with these numbers, counted over begin, sendOffsets, commit and abort from 1. */
  readonly faults = new Map<number, Fault>()
  aborts = 0
  renewals = 0
  /** A request of its transactions was not answered. */
  mustRenew = false
  #calls = 0
  nowMs = 1_000_000
  /** The journal has the broker's timestamps. */
  stampsJournal = true
  /** How long a poll takes. */
  pollMs = 1_000
  /** Journal partitions whose records come only after this many polls. */
  readonly slowJournals = new Map<number, number>()
  /** Partitions, as `topic/number`, whose leader is away. */
  readonly leaderless = new Set<string>()
  /** Partitions, likewise, that are not fetched. */
  readonly paused = new Set<string>()
  /** A topic that was deleted and made again, as the client has noticed. */
  recreated: string | undefined
  /** Batches that no client can unpack, by partition as `topic/number`: `from` inclusive, `to` exclusive. */
  readonly bombs = new Map<string, { readonly from: number; readonly to: number }>()
  /** Of topics that have not as many as there are tasks. */
  readonly partitions = new Map<string, number>()
  /** Of topics that were made again. */
  readonly ids = new Map<string, string>()
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
    this.give(...Array.from({ length: tasks }, (_, task) => task))
  }

  /** The group gives tasks to the pod. */
  give(...numbers: readonly number[]): void {
    this.#rebalances.push({ kind: 'assign', partitions: journalsOf(numbers) })
  }

  /** The group asks the pod to give tasks back. */
  revoke(...numbers: readonly number[]): void {
    this.#rebalances.push({ kind: 'revoke', partitions: journalsOf(numbers), lost: false })
  }

  number(partition: number, tenantId: string, n: number, given: Partial<EventAttributes> = {}): void {
    const common = { type: 'numbers', source: 'test', extensions: {} }
    const attributes = { ...common, id: `in-${n}`, time: this.nowMs, subject: tenantId, ...given }
    const value = this.codec.put({ topic: numbers, tenantId: tenantId as TenantId, attributes, data: { tenantId, n } })
    this.#append({ topic: numbers, partition, key: Buffer.from(tenantId), value, timestamp: this.nowMs, headers: [] })
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
    this.nowMs += this.pollMs
    if (this.#polls % 8 === 0) this.arrivals.shift()?.()
    const records = [...this.#positions]
      .filter(([name]) => !this.paused.has(name))
      .flatMap(([name, position]) => this.#readable(name, position).slice(position, position + mostPerPoll))
      .slice(0, mostPerPoll)
    for (const { topic, partition, offset } of records) this.#positions.set(`${topic}/${partition}`, offset + 1)
    const hasUnreadable = [...this.#positions].some(
      ([name, position]) => !this.paused.has(name) && this.#isUnreadable(name, position),
    )
    return { ...memoryBatch(records, [], records.length === mostPerPoll), hasUnreadable }
  }

  #readable(name: string, position: number): readonly RawRecord[] {
    if (this.#isLate(name) || this.#isUnreadable(name, position)) return []
    const { from } = this.bombs.get(name) ?? { from: Infinity }
    return (this.logs.get(name) ?? []).slice(0, position < from ? from : undefined)
  }

  #isLate(name: string): boolean {
    const [topic, partition] = name.split('/')
    return topic === own.journal && (this.slowJournals.get(Number(partition)) ?? 0) > this.#polls
  }

  #isUnreadable(name: string, position: number): boolean {
    const { from, to } = this.bombs.get(name) ?? { from: 0, to: 0 }
    return position >= from && position < to
  }

  unreadable = (positions: readonly PartitionPosition[]) =>
    Promise.resolve(positions.filter((each) => this.#isUnreadable(nameOf(each), each.offset)))

  /** An operator's order, as it stands in the journal of a task. */
  order(task: number, order: string): void {
    const value = Buffer.from(order)
    this.#append({ topic: own.journal, partition: task, key: null, value, timestamp: this.nowMs, headers: [] })
  }

  nextRebalance = (): Rebalance | undefined => this.#rebalances.shift()
  assign(positions: readonly PartitionPosition[]): void {
    for (const position of positions) this.#move(position, false)
  }
  unassign(partitions: readonly TopicPartition[]): void {
    for (const each of partitions) this.#positions.delete(nameOf(each))
  }
  rejoin = () => Promise.resolve()
  committed = (partitions: readonly TopicPartition[]) =>
    Promise.resolve(partitions.map((each) => ({ ...each, offset: this.offsets.get(nameOf(each)) })))
  seek(positions: readonly PartitionPosition[]): Promise<void> {
    for (const position of positions) this.#move(position, true)
    return Promise.resolve()
  }
  /** No client bears a partition that is assigned twice, or is not assigned and sought. */
  #move({ offset, ...partition }: PartitionPosition, wasAssigned: boolean): void {
    const name = nameOf(partition)
    if (this.#positions.has(name) !== wasAssigned)
      throw new Error(`${name} is ${wasAssigned ? 'not' : 'already'} assigned`)
    this.#positions.set(name, offset === -1 ? (this.logs.get(name)?.length ?? 0) : offset)
  }
  pause(partitions: readonly TopicPartition[]): void {
    for (const each of partitions) this.paused.add(nameOf(each))
  }
  resume(partitions: readonly TopicPartition[]): void {
    for (const each of partitions) this.paused.delete(nameOf(each))
  }
  highWatermark = (topic: string, partition: number): number => {
    const name = `${topic}/${partition}`
    return this.#isLate(name) ? 0 : (this.logs.get(name)?.length ?? 0)
  }
  describeTopics = (topics: readonly string[]) =>
    Promise.resolve({
      partitions: new Map(topics.map((topic) => [topic, this.partitions.get(topic) ?? tasks])),
      ids: new Map(topics.map((topic) => [topic, this.ids.get(topic) ?? `first ${topic}`])),
    })
  logRanges: ClusterPort['logRanges'] = async (partitions) => {
    const missing = partitions.find((each) => this.leaderless.has(nameOf(each)))
    if (missing !== undefined) throw new KafkaCallError('listOffsets', 0, 'retry', new Error('no leader'))
    return partitions.map((each) => ({ ...each, first: 0, end: this.#log(each.topic, each.partition).length }))
  }
  stableEnds = (partitions: readonly TopicPartition[]) =>
    Promise.resolve(partitions.map((each) => ({ ...each, offset: this.#log(each.topic, each.partition).length })))
  read: ClusterPort['read'] = ({ topic, partition, first }, each) => {
    for (const { key, value, timestamp, offset, headers } of this.#log(topic, partition).slice(first))
      void each(key as Buffer | null, value as Buffer | null, timestamp, offset, () => headers)
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
  flush = () => Promise.resolve()
  sendOffsets = (positions: readonly PartitionPosition[]): Promise<void> =>
    this.#call(() => {
      if (positions.length === 0) throw new Error('a transaction without offsets is not fenced by the group')
      this.#sentOffsets = positions
    })
  commit = (): Promise<void> =>
    this.#call(() => {
      for (const each of this.#sent) this.#append(each)
      for (const { offset, ...partition } of this.#sentOffsets) this.offsets.set(nameOf(partition), offset)
    })
  renew = (): Promise<void> => {
    this.renewals++
    this.mustRenew = false
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
    const timestamp = topic === own.journal && this.stampsJournal ? this.nowMs : record.timestamp
    log.push({ ...record, topic, partition, timestamp, offset: log.length })
  }

  #log(topic: string, partition: number): RawRecord[] {
    const name = nameOf({ topic, partition })
    if (!this.logs.has(name)) this.logs.set(name, [])
    return this.logs.get(name)!
  }
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`

const journalsOf = (numbers: readonly number[]): readonly TopicPartition[] =>
  numbers.map((partition) => ({ topic: own.journal, partition }))
