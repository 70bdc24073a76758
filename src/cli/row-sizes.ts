/** The size and age of a row. */
export interface RowSize {
  /** Its key and its value in the changelog. */
  readonly bytes: number
  /** The time of its last change, in epoch milliseconds. */
  readonly writtenMs: number
  readonly hasTimer: boolean
}

/** The rows of a store, of one task or of several. */
export interface StoreSize {
  readonly rows: number
  /** The others stay until an input ends them. */
  readonly rowsWithTimer: number
  readonly bytes: number
  /** The last change of the row that has been unchanged for the longest time; Infinity without rows. */
  readonly oldestMs: number
}

export const noRows: StoreSize = { rows: 0, rowsWithTimer: 0, bytes: 0, oldestMs: Infinity }

export const sumOf = (one: StoreSize, other: StoreSize): StoreSize => ({
  rows: one.rows + other.rows,
  rowsWithTimer: one.rowsWithTimer + other.rowsWithTimer,
  bytes: one.bytes + other.bytes,
  oldestMs: Math.min(one.oldestMs, other.oldestMs),
})

/** A slot without a row. */
const free = 0n
const firstSlots = 1_024
/** More of the slots in use would make searches long. */
const fullShare = 0.7

/**
 * The size of each row by the hash of its key, without key and value: 30 to 60 bytes of memory for a row, 90 while the table
 * grows, and no bound on their number. Open addressing: a row is in the first free slot from its hash on.
 */
export class RowSizes {
  #hashes = new BigUint64Array(firstSlots)
  /** 0 when the row was deleted: its slot stays in use, since rows behind it are found over it. */
  #bytes = new Uint32Array(firstSlots)
  #writtenMs = new Float64Array(firstSlots)
  #timers = new Uint8Array(firstSlots)
  #used = 0

  /** Puts the last record of a key in the place of the one before; `undefined` deletes the row. */
  set(hash: bigint, size: RowSize | undefined): void {
    const named = hash === free ? 1n : hash
    const slot = this.#slotOf(named)
    if (this.#hashes[slot] === free) {
      if (size === undefined) return
      this.#hashes[slot] = named
      this.#used++
    }
    this.#bytes[slot] = size?.bytes ?? 0
    this.#writtenMs[slot] = size?.writtenMs ?? 0
    this.#timers[slot] = size?.hasTimer === true ? 1 : 0
    if (this.#used > this.#hashes.length * fullShare) this.#grow()
  }

  get total(): StoreSize {
    let [rows, rowsWithTimer, bytes, oldestMs] = [0, 0, 0, Infinity]
    for (const [slot, each] of this.#bytes.entries()) {
      if (each === 0) continue
      rows++
      rowsWithTimer += this.#timers[slot]!
      bytes += each
      oldestMs = Math.min(oldestMs, this.#writtenMs[slot]!)
    }
    return { rows, rowsWithTimer, bytes, oldestMs }
  }

  #slotOf(hash: bigint): number {
    const last = this.#hashes.length - 1
    let slot = Number(hash & BigInt(last))
    while (this.#hashes[slot] !== free && this.#hashes[slot] !== hash) slot = (slot + 1) & last
    return slot
  }

  /** Deleted rows give their slots back. */
  #grow(): void {
    const [hashes, sizes, written, timers] = [this.#hashes, this.#bytes, this.#writtenMs, this.#timers]
    this.#hashes = new BigUint64Array(hashes.length * 2)
    this.#bytes = new Uint32Array(hashes.length * 2)
    this.#writtenMs = new Float64Array(hashes.length * 2)
    this.#timers = new Uint8Array(hashes.length * 2)
    this.#used = 0
    for (const [slot, bytes] of sizes.entries())
      if (bytes > 0) this.set(hashes[slot]!, { bytes, writtenMs: written[slot]!, hasTimer: timers[slot] === 1 })
  }
}
