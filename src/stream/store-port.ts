import type { Subject } from 'rxjs'
import type { Cause, StreamRecord, TenantId } from './record.ts'
import type { RowGauge } from './measure.ts'
import type { Schema } from './schema.ts'
import type { EncodedKey, StoreKey } from './store-key.ts'
import type { Retention } from './step.ts'
import type { StreamTime } from './time.ts'

/** A declared store: owned by the one processor that names it in `state`, readable by others that name it in `reads`. */
export interface Store<K extends StoreKey, V> {
  readonly name: string
  /** Stands before every key in the changelog: unique in the topology and never reused, since old rows still carry it. */
  readonly number: number
  readonly schema: Schema<V>
  /** The names of the parts of its key, in order: the tenant first. Rows are found by them, so they never change. */
  readonly key: readonly string[]
  /** Whether its rows can be read in the order of their keys; see {@link ordered}. */
  readonly ordered?: true
  /** Counts its rows for metrics; see {@link gauged}. */
  readonly gauge?: RowGauge<never>
  /** Never set; it carries the key's type. */
  readonly keyType?: K
}

/** One name for each part of a key; that of a number says so, since numbers are encoded otherwise: `slot:number`. */
export type KeyParts<K extends StoreKey> = {
  readonly [I in keyof K]: K[I] extends number ? `${string}:number` : string
}

/** From this number on stores are the engine's own, as 0 is: a changelog key has room for no larger one. */
export const firstEngineNumber = 2 ** 28 - 1

/**
 * Declares a changelogged key-value store whose rows have the shape of `schema`.
 * @param number from 1 to below {@link firstEngineNumber}; others are the engine's own
 * @param key names the parts of the key, as in `['tenant', 'message']`
 */
export const keyValue = <K extends StoreKey, V>(
  name: string,
  number: number,
  schema: Schema<V>,
  key: KeyParts<K>,
): Store<K, V> => Object.freeze({ name, number, schema, key: key as readonly string[] })

/** Lets a gauge of the pods count the rows of a store. It changes nothing in them. */
export const gauged = <K extends StoreKey, V>(store: Store<K, V>, gauge: RowGauge<V>): Store<K, V> =>
  Object.freeze({ ...store, gauge })

/** One row as the engine keeps it. */
export interface Row<V> {
  readonly value: V
  /** Stream time at which the row's timer is due; absent when none is set. */
  readonly deadline: StreamTime | undefined
  /** Records that this row's transitions have emitted so far. */
  readonly emitted: number
  /** Names the cause that made the row: a row that comes again under a key that was deleted is another one. */
  readonly born: number
}

/** Read access to a store of the same task: sees every write of the records before, and of this record so far. */
export interface StoreReader<K extends StoreKey, V> {
  get(key: K): V | undefined
}

/** The store as its owner gets it; `transition` works through `port`, rules never see it. */
export interface OwnedStore<K extends StoreKey, V> extends StoreReader<K, V> {
  readonly port: TransitionPort<V>
}

/** A timer whose deadline has come, as the task hands it to the transition that owns the row. */
export interface DueTimer<V> {
  readonly key: EncodedKey
  readonly row: Row<V>
  readonly deadline: StreamTime
  readonly at: StreamTime
  readonly cause: Cause
}

/** The engine as `transition` sees it. All calls are synchronous and belong to the record or timer in progress. */
export interface TransitionPort<V> {
  readonly store: string
  /** The names of the parts of its key. */
  readonly keyParts: readonly string[]
  readonly processor: string
  /** The task's clock. */
  now(): StreamTime
  /** The newest tick, or the clock when it is later. */
  present(): StreamTime
  row(key: EncodedKey): Row<V> | undefined
  /** Writes the row, or deletes it with `undefined`; undone when the record in progress fails. */
  write(key: EncodedKey, row: Row<V> | undefined): void
  /** A stream for what the transition emits, shared by all who subscribe to it. */
  output<Out>(): Subject<StreamRecord<TenantId, Out>>
  /** Queues a record for the subscribers of `output`: nothing is pushed while pushing. */
  emit<Out>(output: Subject<StreamRecord<TenantId, Out>>, record: StreamRecord<TenantId, Out>): void
  /** Names the one transition that owns the store's timers and rows; called before it subscribes to its input. */
  own(fire: (due: DueTimer<V>) => void, retention: Retention<V>): void
  /** Fails the record in progress; it is undone and becomes a dead letter. */
  fail(error: unknown): void
}
