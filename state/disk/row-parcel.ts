import { Slab } from '#stream/slab.ts'

const keyLengthBytes = 2
const lengthBytes = keyLengthBytes + 4
/** Nothing else runs while a parcel is packed: so many bytes take some 3 ms. */
const fullBytes = 512 * 1024

/**
 * Rows on their way to the disk in one buffer, so that another thread gets them without a copy. A row without a value is deleted. A
 * parcel is written by one transaction.
 */
export class RowParcel {
  readonly #slab = new Slab(fullBytes + fullBytes / 4)
  readonly #mostRows: number
  #rows = 0

  /** @param mostRows with their timers; bytes bound it in any case */
  constructor(mostRows = Infinity) {
    this.#mostRows = mostRows
  }

  /** More rows are for the next one. */
  get isFull(): boolean {
    return this.#slab.position >= fullBytes || this.#rows >= this.#mostRows
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    const { buffer, position } = this.#slab
    return new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, position)
  }

  /**
   * Adds a row.
   * @param write writes its value; absent for a deleted row
   * @returns the length of the value
   */
  add(key: Buffer, write?: (slab: Slab) => void): number {
    this.#rows++
    const slab = this.#slab
    const start = slab.position
    slab.reserve(lengthBytes + key.length)
    slab.position += lengthBytes
    slab.position += key.copy(slab.buffer, slab.position)
    const valueAt = slab.position
    write?.(slab)
    slab.buffer.writeUInt16LE(key.length, start)
    slab.buffer.writeUInt32LE(slab.position - valueAt, start + keyLengthBytes)
    return slab.position - valueAt
  }
}

/** The rows of a parcel, in order. The buffers are parts of it. */
export function* rowsIn(parcel: Buffer): Generator<readonly [key: Buffer, value: Buffer | undefined], void> {
  for (let at = 0; at < parcel.length;) {
    const valueAt = at + lengthBytes + parcel.readUInt16LE(at)
    const end = valueAt + parcel.readUInt32LE(at + keyLengthBytes)
    yield [parcel.subarray(at + lengthBytes, valueAt), end === valueAt ? undefined : parcel.subarray(valueAt, end)]
    at = end
  }
}
