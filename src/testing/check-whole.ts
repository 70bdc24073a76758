import { isDeepStrictEqual } from 'node:util'
import type { RowCodecs } from '#state/row-codec.ts'
import { Slab } from '#stream/slab.ts'
import type { Row } from '#stream/store-port.ts'

const slab = new Slab()

/**
 * Checks whether a row comes back as it is from changelog and disk. With a field left out for its default, or rounded, a rule
 * would see another state then. Production has no time to look.
 * @throws Error
 */
export const checkWhole = (rows: RowCodecs, store: number, row: Row<unknown>): void => {
  slab.position = 0
  rows.encode(store, row, slab)
  const { value } = rows.decode(store, slab.buffer.subarray(0, slab.position))
  if (!isDeepStrictEqual(plain(value), plain(row.value)))
    throw new Error(`a row of store number ${store} comes back otherwise from its changelog; give it all of its fields`)
}

/** Without the classes of Avro records: no other value equals those. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
