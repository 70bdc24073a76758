import { hash } from 'node:crypto'
import { engineStore, parseChangelogKey } from '#state/changelog.ts'
import { readHeader } from '#state/row-header.ts'
import { RowSizes, type StoreSize } from './row-sizes.ts'

/** Measures the changelog of one task by store. The last record of a key counts. */
export class ChangelogSizes {
  readonly #stores = new Map<number, RowSizes>()

  /** @throws RowCodecError when the key is none of a changelog */
  add(key: Buffer, value: Buffer | null, writtenMs: number): void {
    const { store } = parseChangelogKey(key)
    const hasTimer = value !== null && store !== engineStore && readHeader(value)?.deadline !== undefined
    const size = value === null ? undefined : { bytes: key.length + value.length, writtenMs, hasTimer }
    this.#sizesOf(store).set(hashOf(key), size)
  }

  /** Each store has its number as the key; 0 has the rows of the engine itself. */
  get totals(): ReadonlyMap<number, StoreSize> {
    return new Map([...this.#stores].map(([store, { total }]) => [store, total]))
  }

  #sizesOf(store: number): RowSizes {
    const known = this.#stores.get(store)
    if (known !== undefined) return known
    const sizes = new RowSizes()
    this.#stores.set(store, sizes)
    return sizes
  }
}

/** Two keys of a task share no 64 bits: at ten million rows that happens in one task of 400,000. */
const hashOf = (key: Buffer): bigint => hash('sha256', key, 'buffer').readBigUInt64LE()
