import { concatMap, EMPTY, filter, from, map, mergeWith, type Observable, type OperatorFunction } from 'rxjs'
import type { StreamRecord } from './record.ts'

/** The RxJS operators that a processor may use: synchronous, without state and without a clock of their own. */
export { filter, map, partition } from 'rxjs'
export type { Observable } from 'rxjs'

/** A stream of keyed records: append-only, in the order of the task. */
export type Stream<K, V> = Observable<StreamRecord<K, V>>

/** RxJS's `merge`, as an operator on the first stream: so it belongs to that stream's chain, which is checked when it is built. */
export const merge = <const Values extends readonly unknown[]>(
  ...streams: readonly [...{ [I in keyof Values]: Observable<Values[I]> }]
): Observable<Values[number]> => {
  const [first, ...others] = streams as readonly Observable<Values[number]>[]
  return first?.pipe(mergeWith(...others)) ?? EMPTY
}

/** Maps the value of each record; key, cause and position stay. `f` must be pure. */
export const mapValue = <K, V, W>(
  f: (value: V, record: StreamRecord<K, V>) => W,
): OperatorFunction<StreamRecord<K, V>, StreamRecord<K, W>> =>
  map((record) => ({ ...record, value: f(record.value, record) }))

/** Maps each record's value to any number of values, in order; key, cause and position stay. `f` must be pure. */
export const flatMap = <K, V, W>(
  f: (value: V, record: StreamRecord<K, V>) => readonly W[],
): OperatorFunction<StreamRecord<K, V>, StreamRecord<K, W>> =>
  concatMap((record) => from(f(record.value, record).map((value) => ({ ...record, value }))))

/** A value that says what it is, as the outputs of a transition with several kinds do. */
export interface Tagged<Kind extends string, V> {
  readonly kind: Kind
  readonly value: V
}

/** The tagged union of streams by name: `{ a: Stream<K, A>, b: Stream<K, B> }` → `Tagged<'a', A> | Tagged<'b', B>`. */
export type Merged<S extends Readonly<Record<string, Observable<StreamRecord<unknown, unknown>>>>> = {
  [N in keyof S & string]: S[N] extends Observable<StreamRecord<unknown, infer V>> ? Tagged<N, V> : never
}[keyof S & string]

/** Merges streams of several types into one for a transition; each value is tagged with the name of its stream. */
export const mergeTagged = <K, const S extends Readonly<Record<string, Observable<StreamRecord<K, unknown>>>>>(
  streams: S & Readonly<Record<string, Observable<StreamRecord<K, unknown>>>>,
): Stream<K, Merged<S>> =>
  merge(
    ...Object.entries(streams).map(([kind, stream]) =>
      stream.pipe(mapValue((value) => ({ kind, value }) as Merged<S>)),
    ),
  )

/** The values of one kind out of a tagged stream, untagged. */
export const only =
  <K, T extends Tagged<string, unknown>, const Kind extends T['kind']>(
    kind: Kind,
  ): OperatorFunction<StreamRecord<K, T>, StreamRecord<K, Extract<T, { kind: Kind }>['value']>> =>
  (stream) =>
    stream.pipe(
      filter(({ value }) => value.kind === kind),
      mapValue((value) => value.value as Extract<T, { kind: Kind }>['value']),
    )
