import type { Processor, Streams } from '#stream/processor.ts'
import { processor as declare } from '#stream/processor.ts'
import type { Observable, Stream } from '#stream/operators.ts'
import type { EventAttributes, StreamRecord, TenantId } from '#stream/record.ts'
import type { StoreKey } from '#stream/store-key.ts'
import type { Store } from '#stream/store-port.ts'
import type { Topic } from '#stream/topic.ts'
import type { Flow } from '#stream/nodes.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { TaskDriver } from './task-driver.ts'

type ValueOf<S> = S extends Observable<StreamRecord<TenantId, infer V>> ? V : never
type NamedIn<S extends Streams> = S extends Observable<unknown> ? never : keyof S & string

/**
 * Tests one processor over the production task: pipe values in, move stream time, look at what came out.
 * One unnamed input or output goes by {@link pipe} and {@link output}, several by their names.
 */
export class ProcessorTestDriver<In extends Streams, Out extends Streams> {
  readonly #driver: TaskDriver
  readonly #outputs: readonly string[]

  constructor(processor: Processor<In, Out>) {
    this.#outputs = processor.out.length === 0 ? [''] : processor.out
    const inputs = processor.in.length === 0 ? [''] : processor.in
    const flows = Object.fromEntries(inputs.map((name) => [name, source(fakeTopic(`in:${name}`))]))
    const out = through(processor, (flows[''] ?? flows) as never) as
      | Flow<TenantId, unknown>
      | Record<string, Flow<TenantId, unknown>>
    const sinks = this.#outputs.map((name) =>
      sink(fakeTopic(`out:${name}`), name === '' ? (out as never) : (out as never)[name]),
    )
    const reads = Object.values(processor.reads).map((store) => sink(fakeTopic(`reads:${store.name}`), owner(store)))
    this.#driver = new TaskDriver(topology('driver', 1, [...sinks, ...reads]))
  }

  /** Pipes a value into the one input; `atMs` is its Kafka timestamp. */
  pipe(tenantId: TenantId, value: ValueOf<In>, atMs: number, attributes: Partial<EventAttributes> = {}): this {
    return this.#pipe('', tenantId, value, atMs, attributes)
  }

  /** Pipes a value into a named input. */
  pipeInto<N extends NamedIn<In>>(
    name: N,
    tenantId: TenantId,
    value: In extends Readonly<Record<N, unknown>> ? ValueOf<In[N]> : never,
    atMs: number,
    attributes: Partial<EventAttributes> = {},
  ): this {
    return this.#pipe(name, tenantId, value, atMs, attributes)
  }

  advanceStreamTime(ms: number): this {
    this.#driver.advanceStreamTime(ms)
    this.#driver.commit()
    return this
  }

  /** Stops for `ms`, more than two seconds. A backlog follows. */
  standStill(ms: number): this {
    this.#driver.standStill(ms)
    return this
  }

  /** Values of the one output, in order. */
  get output(): readonly ValueOf<Out>[] {
    return this.#valuesOf('out:') as readonly ValueOf<Out>[]
  }

  /** Values of a named output, in order. */
  outputOf<N extends NamedIn<Out>>(
    name: N,
  ): readonly (Out extends Readonly<Record<N, unknown>> ? ValueOf<Out[N]> : never)[] {
    return this.#valuesOf(`out:${name}`) as never
  }

  row<K extends StoreKey, V>(store: Store<K, V>, key: K): V | undefined {
    return this.#driver.row(store, key)
  }

  /** Gives a store that the processor only reads a row. */
  putRow<K extends StoreKey, V>(store: Store<K, V>, key: K, value: V): this {
    this.#driver.putRow(store, key, value)
    return this
  }

  /** Reasons of failed records and timers. */
  get deadLetters(): readonly string[] {
    return this.#driver.deadLetters
  }

  get now(): number {
    return this.#driver.now
  }

  #pipe(name: string, tenantId: TenantId, data: unknown, atMs: number, attributes: Partial<EventAttributes>): this {
    this.#driver.pipe({ topic: `in:${name}`, tenantId, data, atMs, attributes })
    this.#driver.commit()
    return this
  }

  #valuesOf(topic: string): readonly unknown[] {
    return this.#driver.eventsOf(topic).map(({ data }) => data)
  }
}

/** Stands for the owner of a store that the driven processor reads; it never writes. */
const owner = (store: Store<StoreKey, unknown>): Flow<TenantId, unknown> =>
  through(
    declare({
      name: `owner of ${store.name}`,
      state: { store },
      build: () => (input: Stream<TenantId, unknown>) => input,
    }),
    source(fakeTopic(`reads:${store.name}`)),
  )

const fakeTopic = (name: string): Topic<unknown> => ({
  name,
  role: 'internal',
  schema: { name, json: '"null"' },
  entity: [],
  eventSource: 'driver',
  retentionMs: 0,
  lenient: false,
})
