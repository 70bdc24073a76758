import type { EncodedKey } from '#stream/store-key.ts'

/** A row to look at when stream time reaches `at`; its row says whether its timer is due then. */
export interface Visit {
  readonly at: number
  readonly store: number
  readonly key: EncodedKey
}

/** Overdue visits are counted up to here: a count is for people, and takes no longer than this. */
const mostOverdue = 1_000
/** So many outdated visits are kept in any case: a small heap need not be rebuilt. */
const spareVisits = 16

/**
 * The rows to visit in order of (deadline, store, key). The deadline itself is a field of the row; this index only knows
 * when to look, so a timer that moves later costs nothing until its old deadline comes, and an undone write needs no repair
 * beyond naming its row again. At most one live visit per row. Visits beyond its reach are not taken in: whoever moves the reach on
 * brings them.
 */
export class Timers {
  #reach: number
  #heap: Visit[] = []
  /** The live visit of each row, by store; other ones in the heap are outdated. */
  readonly #live = new Map<number, Map<EncodedKey, Visit>>()
  #size = 0

  constructor(reach = Infinity) {
    this.#reach = reach
  }

  /** Every row with a deadline up to here will be visited. */
  get reach(): number {
    return this.#reach
  }

  /** Moves the reach on: the visits up to there have been brought, or come now. Or back: those behind it will be brought again. */
  moveReach(reach: number): void {
    this.#reach = reach
  }

  /** Rows that will be visited. */
  get size(): number {
    return this.#size
  }

  /** Visits that are kept, outdated ones included: after a {@link schedule} at most 16 more than twice {@link size}. */
  get kept(): number {
    return this.#heap.length
  }

  /** Makes sure that the row is visited no later than `deadline`, if that is within reach. Idempotent. */
  schedule(store: number, key: EncodedKey, deadline: number): void {
    if (deadline > this.#reach) return
    const ofStore = this.#liveOf(store)
    const live = ofStore.get(key)
    if (live === undefined) this.#size++
    else if (live.at <= deadline) return
    const visit = { at: deadline, store, key }
    ofStore.set(key, visit)
    push(this.#heap, visit)
    // A visit that an earlier one outdates would stay until its own deadline, and a row can leave one behind per timer.
    if (this.#heap.length > 2 * this.#size + spareVisits) this.#heap = heapOf(this.#allLive())
  }

  /** The first visit at or before `until`, without taking it. */
  peek(until: number): Visit | undefined {
    for (let first = this.#heap[0]; first !== undefined && first.at <= until; first = this.#heap[0]) {
      if (this.#live.get(first.store)?.get(first.key) === first) return first
      pop(this.#heap)
    }
    return undefined
  }

  /**
   * Counts the rows with a visit before this time, up to 1,000. A timer moved to later counts until the clock of its task has passed
   * its former deadline.
   */
  overdue(before: number): number {
    let count = 0
    const places = [0]
    for (let at = places.pop(); at !== undefined && count < mostOverdue; at = places.pop()) {
      const visit = this.#heap[at]
      if (visit === undefined || visit.at >= before) continue
      if (this.#live.get(visit.store)?.get(visit.key) === visit) count++
      places.push(2 * at + 1, 2 * at + 2)
    }
    return count
  }

  /** Takes the first visit. */
  take(): void {
    const first = pop(this.#heap)
    if (first !== undefined && this.#live.get(first.store)?.delete(first.key) === true) this.#size--
  }

  #liveOf(store: number): Map<EncodedKey, Visit> {
    const known = this.#live.get(store)
    if (known !== undefined) return known
    const made = new Map<EncodedKey, Visit>()
    this.#live.set(store, made)
    return made
  }

  #allLive(): Visit[] {
    return [...this.#live.values()].flatMap((ofStore) => [...ofStore.values()])
  }
}

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
  if (last !== undefined && heap.length > 0) sink(heap, last, 0)
  return first
}

/** The visits, put in order in place and in linear time. */
const heapOf = (visits: Visit[]): Visit[] => {
  for (let index = (visits.length >> 1) - 1; index >= 0; index--) sink(visits, visits[index]!, index)
  return visits
}

const sink = (heap: Visit[], visit: Visit, from: number): void => {
  let index = from
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
