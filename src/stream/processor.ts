import type { Observable } from 'rxjs'
import type { EventIds } from './event-ids.ts'
import type { OrderedReader, OrderedStore } from './ordered-store.ts'
import type { StreamRecord } from './record.ts'
import type { StoreKey } from './store-key.ts'
import type { OwnedStore, Store, StoreReader } from './store-port.ts'

type AnyStream = Observable<StreamRecord<unknown, unknown>>
export type Stores = Readonly<Record<string, Store<StoreKey, unknown>>>

/** A pipeline takes and gives one stream, or several by name. */
export type Streams = AnyStream | Readonly<Record<string, AnyStream>>

type Owned<S extends Stores> = {
  readonly [N in keyof S]: S[N] extends Store<infer K extends StoreKey, infer V>
    ? OwnedStore<K, V> & ReaderOf<S[N]>
    : never
}
type Readers<R extends Stores> = { readonly [N in keyof R]: ReaderOf<R[N]> }

type ReaderOf<S> =
  S extends OrderedStore<infer K extends StoreKey, infer V>
    ? OrderedReader<K, V>
    : S extends Store<infer K extends StoreKey, infer V>
      ? StoreReader<K, V>
      : never

/** The names of a pipeline's streams: none when it has one unnamed stream. */
type Names<S extends Streams> = S extends AnyStream ? readonly [] : readonly (keyof S & string)[]

/** A named pipeline over keyed streams: frozen data until an engine builds it. */
export interface Processor<In extends Streams, Out extends Streams = Streams> {
  readonly name: string
  /** Input names in declared order; empty for one unnamed input. */
  readonly in: readonly string[]
  /** Output names in declared order; empty for one unnamed output. */
  readonly out: readonly string[]
  readonly state: Stores
  readonly reads: Stores
  readonly build: (stores: Readonly<Record<string, unknown>>, eventIds: EventIds) => (input: In) => Out
}

export interface ProcessorSpec<S extends Stores, R extends Stores, In extends Streams, Out extends Streams> {
  readonly name: string
  /** The stores that it owns: it alone writes them, each through one `transition`. */
  readonly state?: S
  /** Stores of other processors of the topology that it reads in the same task. */
  readonly reads?: R
  /** Wires the pipeline. Called once per task, and again after an operator failed: it must only wire. */
  readonly build: (stores: Owned<S> & Readers<R>, eventIds: EventIds) => (input: In) => Out
}

/** Several streams are listed by name; a single one has none. */
type Listed<Side extends 'in' | 'out', S extends Streams> = S extends AnyStream
  ? { readonly [N in Side]?: never }
  : { readonly [N in Side]: Names<S> }

/** Declares a processor. With several inputs or outputs, `build` takes or returns them by name, and `in` and `out` list these. */
export const processor = <
  In extends Streams,
  Out extends Streams,
  const S extends Stores = Readonly<Record<never, never>>,
  const R extends Stores = Readonly<Record<never, never>>,
>(
  spec: ProcessorSpec<S, R, In, Out> & Listed<'in', In> & Listed<'out', Out>,
): Processor<In, Out> =>
  Object.freeze({
    name: spec.name,
    in: (spec.in as readonly string[] | undefined) ?? [],
    out: (spec.out as readonly string[] | undefined) ?? [],
    state: spec.state ?? {},
    reads: spec.reads ?? {},
    build: spec.build as Processor<In, Out>['build'],
  })
