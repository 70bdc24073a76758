import { config, type Observable, Subject } from 'rxjs'
import { RuleError } from '#stream/errors.ts'
import type { Emitter, EventIds } from '#stream/event-ids.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { feedbackName, flowName, inletName } from '#stream/flow-name.ts'
import type { StoreKey } from '#stream/store-key.ts'
import type { OwnedStore, Store, StoreReader } from '#stream/store-port.ts'
import type {
  FeedbackNode,
  Flow,
  FlowNode,
  MeterNode,
  ProcessorNode,
  SinkNode,
  SourceNode,
  Topology,
} from '#stream/nodes.ts'
import { Deliveries, type Inlet } from './deliveries.ts'
import { deadLetterEnd, EdgeCounts, edgeName } from './edge-counts.ts'

type AnyRecord = StreamRecord<TenantId, unknown>
type AnyStream = Observable<AnyRecord>

/**
 * An error of a hand-written operator is thrown on by the push that caused it. Otherwise RxJS would drop that record without a
 * word and throw outside of any call later, which ends the process (RxJS 7, `reportUnhandledError`).
 */
config.useDeprecatedSynchronousErrorHandling = true

/** The task as the graph needs it. */
export interface GraphEngine {
  /** The counts of a pod: all graphs of its tasks share them. */
  readonly edges?: EdgeCounts | undefined
  owned(store: Store<StoreKey, unknown>, processor: string): OwnedStore<StoreKey, unknown>
  reader(store: Store<StoreKey, unknown>): StoreReader<StoreKey, unknown>
  deliver(sink: SinkNode, record: AnyRecord): void
  /** The id of a value as an event of the sink. */
  eventId(sink: SinkNode, emitter: Emitter, value: unknown, ordinal: number): string
  measure(meter: MeterNode, value: unknown): void
  deadLetter(record: StreamRecord<TenantId, DeadLetter>): void
  /** Keeps a record to be pushed into the feedback when all is quiet. */
  feedBack(feedback: FeedbackNode, record: AnyRecord): void
  fail(error: unknown): void
}

/** The name of the end of edges for figures; nobody draws them. */
const meterEnd = 'meter'

/**
 * A topology wired into RxJS. RxJS carries records inside a processor; between nodes the graph does: each output is subscribed
 * once, however many read it, and one push reaches nodes in the order of the topology, so that a reader of a store always comes
 * after its owner, by whatever paths the record reaches both. The graph holds no state; after an RxJS operator threw, which
 * ends its stream for good, it is built again.
 */
export class Graph {
  readonly #engine: GraphEngine
  readonly #sinks: readonly SinkNode[]
  /** The readers of each output, by its node and name. */
  readonly #inlets = new Map<FlowNode, Map<string, Inlet[]>>()
  readonly #entries: ReadonlyMap<SourceNode | FeedbackNode, (record: AnyRecord) => void>
  readonly #deliveries = new Deliveries()
  readonly #edges: EdgeCounts
  #pushing = false

  constructor(topology: Topology, engine: GraphEngine) {
    this.#engine = engine
    this.#edges = engine.edges ?? new EdgeCounts()
    this.#sinks = topology.sinks
    const outputs = topology.processors.map((node, rank) => [node, this.#build(node, rank)] as const)
    const ends = topology.processors.length
    for (const sink of topology.sinks)
      this.#inlet(sink.input, ends, sink.topic.name, (record) => engine.deliver(sink, record))
    for (const meter of topology.meters)
      this.#inlet(meter.input, ends, meterEnd, ({ value }) => engine.measure(meter, value))
    for (const { input } of topology.deadLetters)
      this.#inlet(input, ends, deadLetterEnd, (record) =>
        engine.deadLetter(record as StreamRecord<TenantId, DeadLetter>),
      )
    for (const { input, feedback } of topology.feeds)
      this.#inlet(input, ends, feedbackName(feedback), (record) => engine.feedBack(feedback, record))
    for (const [node, streams] of outputs) this.#connect(node, streams)
    const entries = [...topology.sources, ...topology.feeds.map(({ feedback }) => feedback)]
    this.#entries = new Map(entries.map((entry) => [entry, this.#adding(this.#inletsOf(entry, ''))]))
  }

  /** Pushes a record into the graph where records enter it: at a source, or again at a feedback. */
  push(entry: SourceNode | FeedbackNode, record: AnyRecord): void {
    const enter = this.#entries.get(entry)
    if (enter !== undefined) this.#push(enter, record)
  }

  #build(node: ProcessorNode, rank: number): Readonly<Record<string, AnyStream>> {
    const { processor, inputs } = node
    const handles: Record<string, unknown> = {}
    for (const [name, store] of Object.entries(processor.reads)) handles[name] = this.#engine.reader(store)
    for (const [name, store] of Object.entries(processor.state))
      handles[name] = this.#emitting(this.#engine.owned(store, processor.name))
    const streams = Object.fromEntries(
      Object.entries(inputs).map(([name, flow]) => [name, this.#input(flow, rank, inletName(processor.name, name))]),
    )
    const built = processor.build(handles, this.#eventIds(node))((streams[''] ?? streams) as never)
    return processor.out.length === 0 ? { '': built as AnyStream } : (built as Readonly<Record<string, AnyStream>>)
  }

  #eventIds(node: ProcessorNode): EventIds {
    return {
      of: (output) => {
        const sink = this.#sinks.find(({ input }) => input.node === node && input.output === output)
        if (sink === undefined)
          throw new Error(`output ${output} has no sink: name its events where the processor is built`)
        return (emitter, value, ordinal = 0) => this.#engine.eventId(sink, emitter, value, ordinal)
      },
    }
  }

  /** Each output of a transition is a push of its own: the task makes it when the one before is done. */
  #emitting(store: OwnedStore<StoreKey, unknown>): OwnedStore<StoreKey, unknown> {
    const output = <Out>(): Subject<StreamRecord<TenantId, Out>> => {
      const subject = store.port.output<Out>()
      const next = subject.next.bind(subject)
      return Object.assign(subject, { next: (record: StreamRecord<TenantId, Out>) => this.#push(next, record) })
    }
    return { ...store, port: { ...store.port, output } }
  }

  #input(flow: Flow<unknown, unknown>, rank: number, to: string): AnyStream {
    const input = new Subject<AnyRecord>()
    this.#inlet(flow, rank, to, (record) => input.next(record))
    return input
  }

  #inlet(flow: Flow<unknown, unknown>, rank: number, to: string, take: (record: AnyRecord) => void): void {
    const edge = this.#edges.of(edgeName(flowName(flow), to))
    this.#inletsOf(flow.node, flow.output).push({ rank, edge, take })
  }

  /** An output that nobody reads is not run. */
  #connect(node: ProcessorNode, streams: Readonly<Record<string, AnyStream>>): void {
    for (const [name, inlets] of this.#inlets.get(node) ?? []) {
      streams[name]!.subscribe({
        next: this.#adding(inlets),
        error: (error) => this.#engine.fail(new RuleError(node.processor.name, error)),
      })
    }
  }

  #adding(inlets: readonly Inlet[]): (record: AnyRecord) => void {
    return (record) => this.#deliveries.add(inlets, record)
  }

  #inletsOf(node: FlowNode, output: string): Inlet[] {
    const byOutput = this.#inlets.get(node) ?? new Map<string, Inlet[]>()
    const inlets = byOutput.get(output) ?? []
    this.#inlets.set(node, byOutput.set(output, inlets))
    return inlets
  }

  /** Lets a push run and makes all deliveries that follow from it without a transition in between. */
  #push<R>(run: (record: R) => void, record: R): void {
    if (this.#pushing) throw new Error('a record was pushed while another one was')
    this.#pushing = true
    try {
      run(record)
      this.#deliveries.make()
    } catch (error) {
      this.#deliveries.clear()
      this.#engine.fail(error)
    } finally {
      this.#pushing = false
    }
  }
}
