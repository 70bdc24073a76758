import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'

interface CachedRow {
  readonly row: Row<unknown>
  readonly bytes: number
}

/**
 * Rows of one store as they are on disk, up to a number of bytes. Two generations stand for an order by use: when the young one
 * is full, the old one goes and the young one grows old. A row in demand becomes young again.
 */
export class RowCache {
  readonly #mostBytes: number
  #young = new Map<EncodedKey, CachedRow>()
  #old = new Map<EncodedKey, CachedRow>()
  #youngBytes = 0

  /** @param mostBytes of both generations, counted as on disk; in memory a row takes some five times as many */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  get(key: EncodedKey): Row<unknown> | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young.row
    const old = this.#old.get(key)
    if (old === undefined) return undefined
    this.add(key, old.row, old.bytes)
    return old.row
  }

  /** @param bytes of the row on disk */
  add(key: EncodedKey, row: Row<unknown>, bytes: number): void {
    this.#young.set(key, { row, bytes })
    this.#old.delete(key)
    this.#youngBytes += bytes
    if (this.#youngBytes * 2 <= this.#mostBytes) return
    this.#old = this.#young
    this.#young = new Map()
    this.#youngBytes = 0
  }

  delete(key: EncodedKey): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }
}
