import type { EventAttributes, TenantId } from '#stream/record.ts'
import type { StoreKey } from '#stream/store-key.ts'
import type { Store } from '#stream/store-port.ts'
import type { TableTopic, Topic } from '#stream/topic.ts'
import type { Topology } from '#stream/nodes.ts'
import type { Layers } from '#state/layers.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import type { MemoryEvent } from './memory-codec.ts'
import { type ChangelogRecord, TaskDriver } from './task-driver.ts'

/**
 * Tests a whole topology over the production task: pipe events into its sources, move stream time, read its sinks.
 * Everything is one task; each pipe is committed, unless the driver was made with `commitEach: false` to try aborts and crashes.
 */
export class TopologyTestDriver {
  readonly #driver: TaskDriver
  readonly #commitEach: boolean

  constructor(topology: Topology, { commitEach = true }: { readonly commitEach?: boolean } = {}) {
    this.#driver = new TaskDriver(topology)
    this.#commitEach = commitEach
  }

  /**
   * Pipes an event into a source; `atMs` is its Kafka timestamp, `attributes` replace the made-up ones (`id`, `time`, …).
   * `undefined` for a table pipes a tombstone.
   */
  pipe<V>(topic: TableTopic<V>, tenantId: TenantId, data: V | undefined, atMs: number): this
  pipe<V>(topic: Topic<V>, tenantId: TenantId, data: V, atMs: number, attributes?: Partial<EventAttributes>): this
  pipe<V>(topic: Topic<V>, tenantId: TenantId, data: V, atMs: number, attributes: Partial<EventAttributes> = {}): this {
    this.#driver.pipe({ topic: topic.name, tenantId, data, atMs, attributes })
    return this.#done()
  }

  advanceStreamTime(ms: number): this {
    this.#driver.advanceStreamTime(ms)
    return this.#done()
  }

  /** Stops for `ms`, more than two seconds. A backlog follows. */
  standStill(ms: number): this {
    this.#driver.standStill(ms)
    return this.#done()
  }

  /** Data of the committed events of a topic, in order. */
  read<V>(topic: Topic<V>): readonly V[] {
    return this.events(topic).map(({ data }) => data)
  }

  /** Committed events of a topic with their attributes, in order. */
  events<V>(topic: Topic<V>): readonly MemoryEvent<V>[] {
    return this.#driver.eventsOf(topic.name) as readonly MemoryEvent<V>[]
  }

  /** All committed events in the order in which they were made. */
  get outputs(): readonly MemoryEvent[] {
    return this.#driver.outputs
  }

  /** Reasons of committed dead letters. */
  get deadLetters(): readonly string[] {
    return this.#driver.deadLetters
  }

  /** The newest record of each key, as compaction leaves them. A record is the same object until its key is written again. */
  get changelog(): readonly ChangelogRecord[] {
    return this.#driver.changelog
  }

  row<K extends StoreKey, V>(store: Store<K, V>, key: K): V | undefined {
    return this.#driver.row(store, key)
  }

  /** Tells an observer the counts and figures since the last call, as a pod does each second. */
  report(observer: Pick<PodObserver, 'inputs' | 'tenants' | 'counted' | 'observed'>): this {
    this.#driver.report(observer)
    return this
  }

  /** The task, for a census of its rows. */
  get task(): { readonly layers: Pick<Layers, 'committedRows'> } {
    return this.#driver
  }

  /** The task's clock in milliseconds. */
  get now(): number {
    return this.#driver.now
  }

  commit(): this {
    this.#driver.commit()
    return this
  }

  /** Aborts what was not committed and reads its inputs again. */
  abort(): this {
    this.#driver.abort()
    return this.#done()
  }

  /** Loses the process: a new task is restored from the changelog and reads on from the last commit. */
  crash(): this {
    this.#driver.crash()
    return this.#done()
  }

  #done(): this {
    if (this.#commitEach) this.#driver.commit()
    return this
  }
}
