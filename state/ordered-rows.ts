import type { EncodedKey, StoreKey } from '#stream/store-key.ts'
import type { Store } from '#stream/store-port.ts'

/** The part of a declared store for those who keep its rows. */
export type StoreLayout = Pick<Store<StoreKey, unknown>, 'number' | 'ordered'>

/** A full piece is cut in two: an insert moves at most so many keys, and a million keys make some thousand pieces. */
const mostKeysOfPiece = 512

/** Rows of one store, or writes to it, by key. */
export type Rows<R> = Map<EncodedKey, R>

/** An empty map of rows; with an index of its keys where the store is ordered. */
export const rowsOf = <R>({ ordered }: StoreLayout): Rows<R> => (ordered === true ? new OrderedRows() : new Map())

/** A map with a sorted index of its keys, by UTF-16 code units. */
export class OrderedRows<R> extends Map<EncodedKey, R> {
  /** All keys in order, cut in pieces. None is empty, but for the only one. */
  #pieces: EncodedKey[][] = [[]]

  override set(key: EncodedKey, row: R): this {
    if (!this.has(key)) this.#insert(key)
    return super.set(key, row)
  }

  override delete(key: EncodedKey): boolean {
    const wasThere = super.delete(key)
    if (wasThere) this.#remove(key)
    return wasThere
  }

  override clear(): void {
    super.clear()
    this.#pieces = [[]]
  }

  /** The keys with a prefix, in order; those behind one of them, if it is given. The map must not change meanwhile. */
  *keysWith(prefix: EncodedKey, behind?: EncodedKey): Generator<EncodedKey, undefined> {
    const first = behind ?? prefix
    let piece = this.#pieceOf(first)
    let place = placeIn(this.#pieces[piece]!, first)
    for (; piece < this.#pieces.length; piece++, place = 0) {
      const keys = this.#pieces[piece]!
      for (; place < keys.length; place++) {
        const key = keys[place]!
        if (!key.startsWith(prefix)) return
        if (key !== behind) yield key
      }
    }
  }

  #insert(key: EncodedKey): void {
    const piece = this.#pieceOf(key)
    const keys = this.#pieces[piece]!
    keys.splice(placeIn(keys, key), 0, key)
    if (keys.length > mostKeysOfPiece) this.#pieces.splice(piece + 1, 0, keys.splice(mostKeysOfPiece >> 1))
  }

  #remove(key: EncodedKey): void {
    const piece = this.#pieceOf(key)
    const keys = this.#pieces[piece]!
    keys.splice(placeIn(keys, key), 1)
    if (keys.length === 0 && this.#pieces.length > 1) this.#pieces.splice(piece, 1)
  }

  /** The last piece that begins at or before the key, else the first one. */
  #pieceOf(key: EncodedKey): number {
    return Math.max(0, countWhile(this.#pieces.length, (piece) => this.#pieces[piece]![0]! <= key) - 1)
  }
}

/** The keys with a prefix, in order; those behind one of them, if it is given. Without an index all keys are looked at. */
export const keysWith = (
  rows: Rows<unknown>,
  prefix: EncodedKey,
  behind?: EncodedKey,
): Iterator<EncodedKey, undefined> =>
  rows instanceof OrderedRows ? rows.keysWith(prefix, behind) : sortedKeys(rows, prefix, behind)

function* sortedKeys(
  rows: Rows<unknown>,
  prefix: EncodedKey,
  behind: EncodedKey | undefined,
): Generator<EncodedKey, undefined> {
  const isWanted = (key: EncodedKey): boolean => key.startsWith(prefix) && (behind === undefined || key > behind)
  yield* [...rows.keys()].filter(isWanted).toSorted()
  return undefined
}

/** How many keys stand before this one, or before its place. */
const placeIn = (keys: readonly EncodedKey[], key: EncodedKey): number =>
  countWhile(keys.length, (index) => keys[index]! < key)

/** How many of the first `length` indices hold, if none holds after one that does not: a binary search. */
const countWhile = (length: number, holds: (index: number) => boolean): number => {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) low = middle + 1
    else high = middle
  }
  return low
}
