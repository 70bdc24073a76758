import type { StoreKey } from './store-key.ts'
import type { Store, StoreReader } from './store-port.ts'

/** A store with a sorted index of its keys. */
export interface OrderedStore<K extends StoreKey, V> extends Store<K, V> {
  readonly ordered: true
}

/**
 * Declares that the rows of a store are also read in the order of their keys. It costs memory and time per new key, and changes
 * nothing in the rows: a store may become ordered, or cease to be, with any build.
 */
export const ordered = <K extends StoreKey, V>(store: Store<K, V>): OrderedStore<K, V> =>
  Object.freeze({ ...store, ordered: true })

/** The first parts of a key: at least the tenant, since nobody reads rows of several. */
export type KeyPrefix<K extends StoreKey> = K extends readonly [infer Tenant, ...infer Parts]
  ? readonly [Tenant, ...Partial<Parts>]
  : never

/** One call reads so many rows at most: the cost of a record must not grow with the rows of its tenant. */
export const maxRangeRows = 1_000

/** Read access to an ordered store. */
export interface OrderedReader<K extends StoreKey, V> extends StoreReader<K, V> {
  /**
   * The first rows under a prefix, in the order of their keys: part by part, numbers by size, texts by UTF-16 code units.
   * Like {@link get} it sees every write of the records before, and of this record so far.
   * @param limit 1 to {@link maxRangeRows}
   * @throws RangeError for another limit
   */
  range(prefix: KeyPrefix<K>, limit: number): readonly V[]

  /**
   * The same rows with their keys. A walk over more rows than one call reads goes on `behind` the last key; rows may come and go
   * between two calls.
   * @param behind a key with the same prefix, whether it has a row or not
   */
  page(prefix: KeyPrefix<K>, limit: number, behind?: K): readonly (readonly [K, V])[]
}
