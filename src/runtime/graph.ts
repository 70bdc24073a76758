import { type Observable, share, Subject } from 'rxjs'
import { RuleError } from '#stream/errors.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { StoreKey } from '#stream/store-key.ts'
import type { OwnedStore, Store, StoreReader } from '#stream/store-port.ts'
import type { Flow, ProcessorNode, SinkNode, SourceNode, Topology } from '#stream/nodes.ts'

type AnyRecord = StreamRecord<TenantId, unknown>
type AnyStream = Observable<AnyRecord>

/** The task as the graph needs it. */
export interface GraphEngine {
  owned(store: Store<StoreKey, unknown>, processor: string): OwnedStore<StoreKey, unknown>
  reader(store: Store<StoreKey, unknown>): StoreReader<StoreKey, unknown>
  deliver(sink: SinkNode, record: AnyRecord): void
  deadLetter(record: StreamRecord<TenantId, DeadLetter>): void
  fail(error: unknown): void
}

/**
 * A topology wired into RxJS: one subject per source, processors subscribed in the topology's order, sinks last.
 * It holds no state; after an RxJS operator threw, which ends its stream for good, it is built again.
 */
export class Graph {
  readonly #sources: ReadonlyMap<SourceNode, Subject<AnyRecord>>
  readonly #outputs = new Map<ProcessorNode, Readonly<Record<string, AnyStream>>>()
  readonly #engine: GraphEngine

  constructor(topology: Topology, engine: GraphEngine) {
    this.#engine = engine
    this.#sources = new Map(topology.sources.map((source) => [source, new Subject<AnyRecord>()]))
    for (const node of topology.processors) this.#outputs.set(node, this.#build(node))
    for (const sink of topology.sinks) this.#end(sink.input, (record) => engine.deliver(sink, record))
    for (const { input } of topology.deadLetters) this.#end(input, (record) => engine.deadLetter(record as never))
  }

  push(source: SourceNode, record: AnyRecord): void {
    this.#sources.get(source)?.next(record)
  }

  #build({ processor, inputs }: ProcessorNode): Readonly<Record<string, AnyStream>> {
    const handles: Record<string, unknown> = {}
    for (const [name, store] of Object.entries(processor.reads)) handles[name] = this.#engine.reader(store)
    for (const [name, store] of Object.entries(processor.state))
      handles[name] = this.#engine.owned(store, processor.name)
    const streams = Object.fromEntries(Object.entries(inputs).map(([name, flow]) => [name, this.#stream(flow)]))
    const built = processor.build(handles)((streams[''] ?? streams) as never)
    return processor.out.length === 0
      ? { '': shared(built as AnyStream) }
      : sharedAll(built as Readonly<Record<string, AnyStream>>)
  }

  #stream({ node, output }: Flow<unknown, unknown>): AnyStream {
    const stream = node.kind === 'source' ? this.#sources.get(node) : this.#outputs.get(node)?.[output]
    if (stream === undefined) throw new Error(`the graph has no stream for output "${output}" of a ${node.kind}`)
    return stream
  }

  /** RxJS would report what a subscriber throws only later and elsewhere, so each end catches for itself. */
  #end(input: Flow<unknown, unknown>, take: (record: AnyRecord) => void): void {
    const name = input.node.kind === 'source' ? input.node.topic.name : input.node.processor.name
    this.#stream(input).subscribe({
      next: (record) => {
        try {
          take(record)
        } catch (error) {
          this.#engine.fail(error)
        }
      },
      error: (error) => this.#engine.fail(new RuleError(name, error)),
    })
  }
}

/** However many subscribe to an output, its plain operators run once per record. */
const shared = (stream: AnyStream): AnyStream => (stream instanceof Subject ? stream : stream.pipe(share()))

const sharedAll = (streams: Readonly<Record<string, AnyStream>>): Readonly<Record<string, AnyStream>> =>
  Object.fromEntries(Object.entries(streams).map(([name, stream]) => [name, shared(stream)]))
