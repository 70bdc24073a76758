import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'

/** A row as it is on disk; `undefined` where there is none. */
export interface CachedRow {
  readonly row: Row<unknown> | undefined
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

  /** `undefined` says nothing about the disk. */
  get(key: EncodedKey): CachedRow | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.add(key, old.row, old.bytes)
    return old
  }

  /** @param bytes of the row on disk, or of the key where there is no row */
  add(key: EncodedKey, row: Row<unknown> | undefined, bytes: number): void {
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
