import type { Observable } from 'rxjs'
import type { Measure } from './measure.ts'
import type { Processor, Streams } from './processor.ts'
import type { DeadLetter } from './raw-record.ts'
import type { StreamRecord } from './record.ts'
import type { SecretKeys } from './secret-keys.ts'
import type { StoreKey } from './store-key.ts'
import type { Store } from './store-port.ts'
import type { Topic } from './topic.ts'

/** An input topic deleted and made again stops its application, or is read from its start. */
export type OnRecreated = 'stop' | 'from-start'

export interface SourceNode {
  readonly kind: 'source'
  readonly topic: Topic<unknown>
  readonly onRecreated: OnRecreated
  /** Its rules get records without a value, too. */
  readonly isTable?: true
}

export interface ProcessorNode {
  readonly kind: 'processor'
  /** `never`: any processor fits; its inputs were checked by `through`. */
  readonly processor: Processor<never>
  /** The flows that it reads: one under the empty name, or several by name. */
  readonly inputs: Readonly<Record<string, Flow<unknown, unknown>>>
}

export interface SinkNode {
  readonly kind: 'sink'
  readonly topic: Topic<unknown>
  readonly input: Flow<unknown, unknown>
}

/** Inputs that a processor found unusable, on their way to the application's dead-letter topic. */
export interface DeadLetterNode {
  readonly kind: 'dead-letter'
  readonly input: Flow<unknown, DeadLetter>
}

/** The place where records come back to earlier processors. */
export interface FeedbackNode {
  readonly kind: 'feedback'
  readonly name: string
}

/** The end of a flow into a feedback. */
export interface FeedNode {
  readonly kind: 'feed'
  readonly feedback: FeedbackNode
  readonly input: Flow<unknown, unknown>
}

/** Looks at a flow for metrics. Nothing is decided or written by it. */
export interface MeterNode {
  readonly kind: 'meter'
  readonly input: Flow<unknown, unknown>
  readonly measures: readonly Measure<never>[]
}

/** The maker of a flow. */
export type FlowNode = SourceNode | ProcessorNode | FeedbackNode

/** An end of a flow; the list of all ends makes a topology. */
export type EndNode = SinkNode | DeadLetterNode | FeedNode | MeterNode

/** One stream of a topology before it runs: the node that makes it and the name of its output. */
export interface Flow<K, V> {
  readonly node: FlowNode
  readonly output: string
  /** Never set; it carries the type of the records. */
  readonly recordType?: StreamRecord<K, V>
}

/** The flows that stand for a pipeline's streams. */
export type Flows<S extends Streams> =
  S extends Observable<StreamRecord<infer K, infer V>>
    ? Flow<K, V>
    : { readonly [N in keyof S]: S[N] extends Observable<StreamRecord<infer K, infer V>> ? Flow<K, V> : never }

/** A whole application as a frozen value: what `describe` prints is what runs. */
export interface Topology {
  readonly name: string
  /** A new version runs beside the old one, with state, groups and transactions of its own. */
  readonly version: number
  /** Inputs in merge order: ties of equal timestamps are taken in this order. */
  readonly sources: readonly SourceNode[]
  /** In the order of subscription: the owner of a store before its readers. */
  readonly processors: readonly ProcessorNode[]
  readonly sinks: readonly SinkNode[]
  readonly deadLetters: readonly DeadLetterNode[]
  readonly feeds: readonly FeedNode[]
  readonly meters: readonly MeterNode[]
  readonly stores: readonly Store<StoreKey, unknown>[]
  /** A task is not opened without those behind its rows. */
  readonly secretKeys?: SecretKeys
}
