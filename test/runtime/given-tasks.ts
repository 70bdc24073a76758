import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { inputsOf } from '#runtime/ownership/assignment.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import type { Outgoing } from '#runtime/ports/outbox.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { PartitionGroup } from '#runtime/inputs/partition-group.ts'
import type { ClockState } from '#runtime/inputs/stream-clock.ts'
import { Task } from '#runtime/task/task.ts'
import type { NewsReaders } from '#runtime/task/commit-news.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import type { Measure } from '#stream/measure.ts'
import { counter } from '#stream/metric.ts'
import { encodeKey } from '#stream/store-key.ts'
import { keyValue } from '#stream/store-port.ts'
import type { Topology } from '#stream/nodes.ts'
import { processor } from '#stream/processor.ts'
import { applicationId, meter, sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import { memoryBatch } from '#testing/memory-batch.ts'
import { MemoryCodec } from '#testing/memory-codec.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import { type Count, type Counts, countTopic } from '../stream/given-topology.ts'

/** What a tenant was told, in order. */
interface Heard {
  readonly numbers: readonly number[]
}

const heardSchema = {
  name: 'Heard',
  json: '{"type":"record","name":"Heard","fields":[{"name":"numbers","type":{"type":"array","items":"long"}}]}',
}
const heard = keyValue<readonly [TenantId], Heard>('heard', 1, heardSchema, ['tenant'])

/** Remembers each tenant's numbers in order and passes them on; refuses negative ones. */
const hearing = processor({
  name: 'hearing',
  state: { heard },
  build:
    (stores) =>
    (numbers: Counts): Counts =>
      numbers.pipe(
        transition(stores.heard, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (state, { n }) => {
            if (n < 0) throw new Error('negative')
            return { state: { numbers: [...(state?.numbers ?? []), n] }, emit: [{ n }] }
          },
        }),
      ),
})

const tens: Measure<Count> = {
  metric: counter('tens_total', 'Numbers of two digits.', ['number']),
  labelsOf: ({ n }) => (n > 9 && n < 100 ? [String(n)] : undefined),
}

export const numbers = countTopic('numbers.v1', 'inbound')
const asked = source(numbers)
export const hearingTopology: Topology = topology('hear', 1, [
  sink(countTopic('heard.v1', 'event'), through(hearing, asked)),
  meter(asked, tens),
])
export const own = ownTopics(applicationId(hearingTopology))

/** A tenant whose rows live in a task. */
export const tenantAt = (task: number, tasks: number): TenantId =>
  Array.from({ length: 1_000 }, (_, index) => `tenant-${index}`).find(
    (name) => homeTask(Buffer.from(name), tasks) === task,
  ) as TenantId

/** Several tasks of one application over logs in memory: what one of them sends, the others read after {@link settle}. */
export class GivenTasks {
  readonly codec = new MemoryCodec()
  /** Everything that was sent, in order. */
  readonly sent: Outgoing[] = []
  readonly tasks: readonly Task[]
  readonly #groups: readonly PartitionGroup[]
  readonly #offsets = new Map<string, number>()

  /** @param partitions of the input */
  constructor(
    tasks: number,
    partitions: number,
    clock: ClockState = { now: 0, bound: 1_000_000, lastTick: 0 },
    readers: NewsReaders = {},
  ) {
    const counts = new Map([[numbers.name, partitions]])
    const rows = new RowCodecs(taskStores(hearingTopology))
    this.tasks = Array.from({ length: tasks }, (_, number) => {
      const place = { number, tasks, forwardTopic: own.forward }
      const layers = new Layers(taskStores(hearingTopology), inMemory)
      const parts = { topology: hearingTopology, codec: this.codec, rows, layers, clock, place }
      return new Task({ ...parts, ...readers, deadLetterTopic: own.deadLetter })
    })
    this.#groups = this.tasks.map((task, number) => {
      const inputs = inputsOf(number, tasks, hearingTopology, own, counts).map((input) => ({ ...input, offset: 0 }))
      return new PartitionGroup(inputs, () => task.clock, { highWatermark: () => 0, nowMs: () => 0 })
    })
  }

  /** Writes a number into a partition of the input. */
  number(partition: number, tenantId: TenantId, n: number, changes: Partial<RawRecord> = {}): void {
    const { timestamp: time = 0 } = changes
    const attributes = { id: `in-${n}`, type: numbers.name, source: 'test', time, subject: tenantId, extensions: {} }
    const value = this.codec.put({ topic: numbers.name, tenantId, attributes, data: { n } satisfies Count })
    this.write({
      topic: numbers.name,
      partition,
      key: Buffer.from(tenantId),
      value,
      timestamp: 100,
      headers: [],
      ...changes,
    })
  }

  /** Appends a record to a log and hands it to its reader. */
  write(record: Omit<RawRecord, 'offset'>): void {
    const { topic, partition } = record
    const name = `${topic}-${partition}`
    const offset = this.#offsets.get(name) ?? 0
    this.#offsets.set(name, offset + 1)
    const batch = memoryBatch([{ ...record, offset }])
    for (const group of this.#groups) for (const run of batch.runs) group.add(batch, run)
  }

  /** Steps one task until it has nothing to do, without a commit. */
  step(task: number): void {
    while (this.tasks[task]!.step(this.#groups[task]!) === 'progress');
  }

  /** Commits what one task did: its outputs are sent. */
  commit(task: number): void {
    this.#commit(this.tasks[task]!)
  }

  /** Steps and commits every task until none has anything to do. */
  settle(): void {
    for (let sent = -1; sent < this.sent.length;) {
      sent = this.sent.length
      for (const [index, task] of this.tasks.entries()) {
        this.step(index)
        this.#commit(task)
      }
    }
  }

  /** What the tenant was told, as each task remembers it. */
  heardBy(tenantId: TenantId): readonly (readonly number[] | undefined)[] {
    const key = encodeKey([tenantId])
    return this.tasks.map(({ layers }) => (layers.get(heard.number, key)?.value as Heard | undefined)?.numbers)
  }

  /** What was sent to a topic, in order. */
  sentTo(topic: string): readonly Outgoing[] {
    return this.sent.filter((record) => record.topic === topic)
  }

  #commit(task: Task): void {
    task.freeze()
    const { frozenOutbox } = task
    const records = Array.from({ length: frozenOutbox.count }, (_, index) => copyOf(frozenOutbox.read(index)))
    task.fold()
    this.sent.push(...records)
    for (const record of records) this.write({ ...record, partition: record.partition ?? 0 })
  }
}

const copyOf = ({ key, value, ...rest }: Outgoing): Outgoing => ({
  ...rest,
  key: key && Buffer.from(key),
  value: value && Buffer.from(value),
})

/** A header's text. */
export const headerOf = ({ headers }: Pick<Outgoing, 'headers'>, name: string): string | undefined =>
  headers.findLast(({ key }) => key === name)?.value.toString()
