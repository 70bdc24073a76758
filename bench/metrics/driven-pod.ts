import { writeRows } from '#state/changelog.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { PartitionGroup } from '#runtime/inputs/partition-group.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import type { PodObserver, TaskLook } from '#runtime/ports/pod-observer.ts'
import { StepTimes } from '#runtime/step-times.ts'
import { Task } from '#runtime/task/task.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import { memoryBatch } from '#testing/memory-batch.ts'
import { countingTopology, numbersTopic } from '../../examples/counting/counting-topology.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import { jsonCodec } from '../../examples/counting/json-codec.ts'

const name = 'bench'
export const topology = countingTopology(name)
const tenants = 500
const commitsPerSecond = 10
const tasksOfPod = 3

/**
 * A pod without its Kafka clients: a production task with the counting graph, its rows and their changelog, and every call of an
 * observer. A real pod does more beside.
 */
export class DrivenPod {
  readonly #observer: PodObserver
  readonly #steps: StepTimes
  readonly #rows = new RowCodecs(taskStores(topology))
  readonly #task: Task
  readonly #group: PartitionGroup
  #records = 0

  constructor(observer: PodObserver) {
    this.#observer = observer
    this.#steps = new StepTimes(observer)
    this.#task = new Task({
      topology,
      codec: jsonCodec(name, () => undefined),
      rows: this.#rows,
      layers: new Layers(taskStores(topology), inMemory),
      clock: { now: 0, bound: Infinity, lastTick: undefined },
      deadLetterTopic: 'dead-letters',
    })
    const input = { source: 0, topic: numbersTopic(name).name, partition: 0, offset: 0 }
    this.#group = new PartitionGroup([input], () => this.#task.clock, { highWatermark: () => 0, nowMs: () => 0 })
  }

  /** Does the work of a second at this rate: so many records in ten commits, and one look at the tasks. */
  second(perSecond: number): void {
    for (let commit = 0; commit < commitsPerSecond; commit++) this.#commit(perSecond / commitsPerSecond)
    this.#task.inputCounts.report(this.#observer)
    this.#task.workCounts.report(this.#observer)
    this.#observer.looked(Array.from({ length: tasksOfPod }, (_, task) => lookOf(task)))
  }

  #commit(records: number): void {
    const batch = memoryBatch(Array.from({ length: records }, () => this.#record()))
    for (const run of batch.runs) this.#group.add(batch, run)
    let steps = 0
    const step = () => this.#task.step(this.#group)
    while (this.#steps.run(step) === 'progress') steps++
    this.#observer.steps(steps)
    this.#task.freeze()
    const changelog = this.#changelog()
    const size = { records: this.#task.frozenOutbox.count + changelog.count, bytes: this.#task.frozenOutbox.bytes }
    this.#task.fold()
    this.#observer.committed(10, tasksOfPod, size)
    this.#task.workCounts.tellDelays(this.#observer, Date.now())
  }

  #changelog(): Outbox {
    const outbox = new Outbox()
    const rows = writeRows(this.#task.layers, this.#rows, {
      slab: outbox.slab,
      writeKey: (key) => outbox.writeKey(key),
      write: (text) => outbox.write(text),
      seal: (hasValue) => void outbox.seal({ topic: 'changelog', timestamp: 0, headers: [] }, hasValue),
    })
    this.#task.workCounts.wrote(rows)
    return outbox
  }

  #record(): RawRecord {
    const offset = this.#records++
    const tenantId = `tenant-${offset % tenants}`
    const value = Buffer.from(JSON.stringify({ tenantId, n: offset }))
    const { name: topic } = numbersTopic(name)
    return { topic, partition: 0, offset, timestamp: Date.now(), key: Buffer.from(tenantId), value, headers: [] }
  }
}

const lookOf = (task: number): TaskLook => ({
  task,
  lagRecords: 3,
  lagMs: 20,
  rows: new Map([[1, tenants]]),
  timersPending: 5,
  timersOverdue: 0,
  checkpointAgeMs: 4_000,
  parking: { tenants: 0, records: 0, usedRatio: 0 },
})
