import type { EncodedKey, StoreKey } from '#stream/store-key.ts'
import type { Row, Store } from '#stream/store-port.ts'

/** A row with its place. */
export interface InspectedRow {
  readonly store: Store<StoreKey, unknown>
  readonly key: EncodedKey
  readonly row: Row<unknown>
}

/** A row after a step; without one it ended. */
export interface ChangedRow extends Omit<InspectedRow, 'row'> {
  readonly row: Row<unknown> | undefined
  readonly before: Row<unknown> | undefined
}
