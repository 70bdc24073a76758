import { type ChangelogSink, Restore, writeRows, writeSchemas } from '#state/changelog.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import { PartitionGroup } from '#runtime/inputs/partition-group.ts'
import type { ClockState } from '#runtime/inputs/stream-clock.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import { Task } from '#runtime/task/task.ts'
import { encodeKey, type StoreKey } from '#stream/store-key.ts'
import type { Row, Store } from '#stream/store-port.ts'
import type { EventAttributes, TenantId } from '#stream/record.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { Topology } from '#stream/nodes.ts'
import { checkWhole } from './check-whole.ts'
import { deepFreeze } from './deep-freeze.ts'
import { memoryBatch } from './memory-batch.ts'
import { MemoryCodec, type MemoryEvent } from './memory-codec.ts'

/** An input as a test gives it: where, whose, what, and when (Kafka timestamp in milliseconds). */
export interface DrivenInput {
  readonly topic: string
  readonly tenantId: TenantId
  /** `undefined`: a tombstone of a table. */
  readonly data: unknown
  readonly atMs: number
  readonly attributes?: Partial<EventAttributes>
}

/** A record of the changelog; one without a value is a tombstone. */
export interface ChangelogRecord {
  readonly key: Buffer
  readonly value: Buffer | null
}

/** A deed of a test, so that it can be done again after an abort or a crash, as Kafka would deliver it again. */
type Deed =
  | { readonly kind: 'record'; readonly raw: RawRecord }
  | { readonly kind: 'advance' | 'stop'; readonly ms: number }

const deadLetters = 'dead-letters'

/**
 * Runs the production `Task` of a topology over memory: one partition, no broker, and time that moves only with what is
 * piped. Rows and events are frozen. Outputs become visible with {@link commit}; an abort or a crash takes back what was not
 * committed and does it again from the inputs.
 */
export class TaskDriver {
  /** Every committed output in order, over all topics. */
  readonly outputs: MemoryEvent[] = []
  /** Reasons of committed dead letters, in order. */
  readonly deadLetters: string[] = []
  readonly #codec = new MemoryCodec()
  readonly #topology: Topology
  readonly #rows: RowCodecs
  readonly #changelog = new Map<string, ChangelogRecord>()
  readonly #deeds: Deed[] = []
  readonly #given: (readonly [Store<StoreKey, unknown>, StoreKey, unknown])[] = []
  #doneDeeds = 0
  #committedDeeds = 0
  #clock: ClockState = { now: 0, bound: Infinity, lastTick: undefined }
  #layers: Layers
  #task: Task
  #group: PartitionGroup

  constructor(topology: Topology) {
    this.#topology = topology
    this.#rows = new RowCodecs(taskStores(topology))
    this.#layers = this.#restoredLayers()
    this.#task = this.#newTask()
    this.#group = this.#newGroup()
  }

  /** The task's clock in milliseconds. */
  get now(): number {
    return this.#task.clock.now
  }

  pipe({ topic, tenantId, data, atMs, attributes = {} }: DrivenInput): void {
    const offset = this.#deeds.length
    const defaults = {
      id: `input-${offset}`,
      type: topic,
      source: 'driver',
      time: atMs,
      subject: tenantId,
      extensions: {},
    }
    const event = { topic, tenantId, attributes: { ...defaults, ...attributes }, data }
    const value = data === undefined ? null : this.#codec.put(event)
    const raw = { topic, partition: 0, offset, timestamp: atMs, key: Buffer.from(tenantId), value, headers: [] }
    this.#deeds.push({ kind: 'record', raw })
    this.#catchUp()
  }

  /** Moves the clock by `ms` and fires what is due on the way. */
  advanceStreamTime(ms: number): void {
    this.#deeds.push({ kind: 'advance', ms })
    this.#catchUp()
  }

  /** Stands still for `ms`, more than two seconds: the newest tick is then as far ahead of the clock, and a backlog follows. */
  standStill(ms: number): void {
    this.#deeds.push({ kind: 'stop', ms })
    this.#catchUp()
  }

  /** Commits what was done: outputs become visible, rows go to the changelog. */
  commit(): void {
    this.#task.freeze()
    const { frozenOutbox } = this.#task
    for (let index = 0; index < frozenOutbox.count; index++) this.#deliver(frozenOutbox.read(index))
    this.#writeChangelog()
    this.#task.fold()
    this.#clock = this.#task.clock.state
    this.#committedDeeds = this.#doneDeeds
  }

  /** Tells an observer the counts and figures since the last call, as a pod does each second. */
  report(observer: Pick<PodObserver, 'inputs' | 'tenants' | 'counted' | 'observed'>): void {
    this.#task.inputCounts.report(observer)
    this.#task.news.measures.report(observer)
  }

  /** The committed rows, for a census of them. */
  get layers(): Pick<Layers, 'committedRows'> {
    return this.#layers
  }

  /** Aborts the transaction and reads its inputs again. */
  abort(): void {
    this.#task.drop({ clock: this.#clock })
    this.#readAgain()
  }

  /** Loses the process, restores a new task from the changelog and reads on from the last commit. */
  crash(): void {
    this.#layers = this.#restoredLayers()
    this.#task = this.#newTask()
    this.#readAgain()
  }

  /** The newest record of each key, as compaction leaves them. A record is the same object until its key is written again. */
  get changelog(): readonly ChangelogRecord[] {
    return [...this.#changelog.values()]
  }

  row<K extends StoreKey, V>(store: Store<K, V>, key: K): V | undefined {
    return this.#layers.get(store.number, encodeKey(key))?.value as V | undefined
  }

  /** Gives a store a row that nobody in the driven topology writes. */
  putRow<K extends StoreKey, V>(store: Store<K, V>, key: K, value: V): void {
    this.#given.push([store, key, deepFreeze(value)])
    this.#restoreGiven(this.#layers)
  }

  /** Committed events of a topic, in order. */
  eventsOf(topic: string): readonly MemoryEvent[] {
    return this.outputs.filter((event) => event.topic === topic)
  }

  #catchUp(): void {
    for (; this.#doneDeeds < this.#deeds.length; this.#doneDeeds++) {
      const deed = this.#deeds[this.#doneDeeds]!
      if (deed.kind === 'record') this.#offer(deed.raw)
      else if (deed.kind === 'advance') this.#task.advanceTo(this.now + deed.ms)
      else this.#task.clock.tick(this.now + deed.ms)
      while (this.#task.step(this.#group) === 'progress');
    }
  }

  #offer(raw: RawRecord): void {
    const batch = memoryBatch([raw])
    for (const run of batch.runs) this.#group.add(batch, run)
  }

  #readAgain(): void {
    this.#group = this.#newGroup()
    this.#doneDeeds = this.#committedDeeds
    this.#catchUp()
  }

  #deliver({ topic, value, headers }: ReturnType<Outbox['read']>): void {
    if (topic !== deadLetters) this.outputs.push(this.#codec.get(value!))
    else this.deadLetters.push(Buffer.from(headers.find(({ key }) => key === 'eventzr.reason')!.value).toString())
  }

  #newTask(): Task {
    return new Task({
      topology: this.#topology,
      codec: this.#codec,
      rows: { check: (store, row) => this.#check(store, deepFreeze(row)) },
      layers: this.#layers,
      clock: this.#clock,
      deadLetterTopic: deadLetters,
    })
  }

  #check(store: number, row: Row<unknown>): void {
    this.#rows.check(store, row)
    checkWhole(this.#rows, store, row)
  }

  #newGroup(): PartitionGroup {
    const inputs = this.#topology.sources.map(({ topic }, source) => ({
      source,
      topic: topic.name,
      partition: 0,
      offset: 0,
    }))
    return new PartitionGroup(inputs, () => this.#task.clock, { highWatermark: () => 0, nowMs: () => 0 })
  }

  #restoredLayers(): Layers {
    const layers = new Layers(taskStores(this.#topology), inMemory)
    const restore = new Restore(layers, this.#rows)
    for (const { key, value } of this.#changelog.values()) restore.apply(key, value)
    this.#restoreGiven(layers)
    return layers
  }

  #restoreGiven(layers: Layers): void {
    for (const [store, key, value] of this.#given)
      layers.restore(store.number, encodeKey(key), { value, deadline: undefined, emitted: 0, born: 0 })
  }

  #writeChangelog(): void {
    const records = new Outbox()
    const sink: ChangelogSink = {
      slab: records.slab,
      writeKey: (key) => records.writeKey(key),
      write: (text) => records.write(text),
      seal: (hasValue) => void records.seal({ topic: '', timestamp: 0, headers: [] }, hasValue),
    }
    writeSchemas(this.#rows.schemas, sink)
    writeRows(this.#layers, this.#rows, sink)
    for (let index = 0; index < records.count; index++) {
      const { key, value } = records.read(index)
      this.#changelog.set(key!.toString('hex'), { key: Buffer.from(key!), value: value && Buffer.from(value) })
    }
  }
}
