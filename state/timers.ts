import type { EncodedKey } from '#stream/store-key.ts'

/** A row to look at when stream time reaches `at`; its row says whether its timer is due then. */
export interface Visit {
  readonly at: number
  readonly store: number
  readonly key: EncodedKey
}

/**
 * The rows to visit in order of (deadline, store, key). The deadline itself is a field of the row; this index only knows
 * when to look, so a timer that moves later costs nothing until its old deadline comes, and an undone write needs no repair
 * beyond naming its row again. At most one live visit per row.
 */
export class Timers {
  readonly #heap: Visit[] = []
  readonly #earliest = new Map<string, number>()

  /** Rows that will be visited. */
  get size(): number {
    return this.#earliest.size
  }

  /** Makes sure that the row is visited no later than `deadline`. Idempotent. */
  schedule(store: number, key: EncodedKey, deadline: number): void {
    const id = rowId(store, key)
    const earliest = this.#earliest.get(id)
    if (earliest !== undefined && earliest <= deadline) return
    this.#earliest.set(id, deadline)
    push(this.#heap, { at: deadline, store, key })
  }

  /** The first visit at or before `until`, without taking it. */
  peek(until: number): Visit | undefined {
    for (let first = this.#heap[0]; first !== undefined && first.at <= until; first = this.#heap[0]) {
      if (this.#earliest.get(rowId(first.store, first.key)) === first.at) return first
      // An earlier visit of the same row has made this one outdated.
      pop(this.#heap)
    }
    return undefined
  }

  /** Takes the first visit. */
  take(): void {
    const first = pop(this.#heap)
    if (first !== undefined) this.#earliest.delete(rowId(first.store, first.key))
  }
}

const rowId = (store: number, key: EncodedKey): string => `${store}:${key}`

const before = (a: Visit, b: Visit): boolean =>
  a.at !== b.at ? a.at < b.at : a.store !== b.store ? a.store < b.store : a.key < b.key

const push = (heap: Visit[], visit: Visit): void => {
  let index = heap.push(visit) - 1
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (!before(visit, heap[parent]!)) break
    heap[index] = heap[parent]!
    index = parent
  }
  heap[index] = visit
}

const pop = (heap: Visit[]): Visit | undefined => {
  const first = heap[0]
  const last = heap.pop()
  if (last !== undefined && heap.length > 0) sink(heap, last)
  return first
}

const sink = (heap: Visit[], visit: Visit): void => {
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
    if (!before(heap[child]!, visit)) break
    heap[index] = heap[child]!
    index = child
  }
  heap[index] = visit
}
