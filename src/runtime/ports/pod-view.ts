import type { StoreKey } from '#stream/store-key.ts'
import type { PauseCause } from './pod-observer.ts'

/** A task of a pod as it is between two records. */
export interface TaskView {
  readonly number: number
  readonly state: 'opening' | 'running' | 'careful'
  readonly pausedBy: PauseCause | undefined
  /** Its stream time, in milliseconds since 1970; 0 while it is opened. */
  readonly clockMs: number
  /** Records of parked tenants in wait. */
  readonly parkedRecords: number
}

/** An input partition of a task. */
export interface InputView {
  readonly task: number
  readonly topic: string
  readonly partition: number
  /** Records that are not processed yet, as of the last fetch. */
  readonly lagRecords: number
  /** Kafka timestamp of the oldest fetched one, in milliseconds since 1970. */
  readonly oldestMs: number | undefined
  /** The client cannot unpack its next batch. */
  readonly isHeld: boolean
}

/** A row of a store, as the next record would find it. */
export interface RowView {
  readonly task: number
  readonly key: StoreKey
  readonly value: unknown
  /** When its timer is due, in milliseconds since 1970. */
  readonly deadlineMs: number | undefined
}

/** One page of rows with a prefix of their key, in the order of their keys. */
export interface RowRange {
  readonly prefix: StoreKey
  readonly limit: number
  /** The last key of the page before. */
  readonly behind?: StoreKey
  /** This task alone. */
  readonly task?: number
}

/**
 * Looks into a running pod, and changes nothing. Each call reads at once, on the thread of the loop and so between two records;
 * it sees what is processed, committed or not. Nothing is copied while nobody asks.
 */
export interface PodView {
  tasks(): readonly TaskView[]
  /** Journals left out. */
  inputs(): readonly InputView[]
  /** The row of a key, if its task is here and has one. @throws RangeError for a store that is not part of the topology */
  read(store: string, key: StoreKey): RowView | undefined
  /** Rows of the tasks that are here, task by task. In a store without order each page looks at all keys in memory. @throws RangeError, KeyError */
  page(store: string, range: RowRange): readonly RowView[]
  /** So many rows of a store at most, in no particular order. @throws RangeError */
  sample(store: string, limit: number): readonly RowView[]
}
