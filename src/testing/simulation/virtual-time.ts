import type { SeededRandom } from './seeded-random.ts'

interface Due {
  readonly atMs: number
  /** Decides between those of the same millisecond. */
  readonly order: number
  readonly run: () => void
}

/** So many events are run before timers and sockets of the real process get their turn. */
const eventsPerBreath = 5_000

/**
 * Time that moves only when everything that could happen at once has happened: the next event is run when all promises are
 * quiet. Events of the same millisecond are run in an order that the seed chooses.
 */
export class VirtualTime {
  /** Whole milliseconds since the simulation began. */
  nowMs = 0
  /** Events that were run. */
  events = 0
  readonly #random: SeededRandom
  readonly #heap: Due[] = []

  constructor(random: SeededRandom) {
    this.#random = random
  }

  /** Runs something `delayMs` from now; 0 is soon, never at once. */
  after(delayMs: number, run: () => void): void {
    this.#push({ atMs: this.nowMs + Math.max(0, Math.ceil(delayMs)), order: this.#random.share(), run })
  }

  /** Runs every event up to `untilMs`, or until `isOver`, which is asked after each one. */
  async runUntil(untilMs: number, isOver: () => boolean = () => false): Promise<void> {
    await quiet()
    while (!isOver() && this.#heap.length > 0 && this.#heap[0]!.atMs <= untilMs) {
      const due = this.#pop()
      this.nowMs = due.atMs
      due.run()
      if (++this.events % eventsPerBreath === 0) await new Promise(setImmediate)
      await quiet()
    }
    if (!isOver()) this.nowMs = Math.max(this.nowMs, untilMs)
  }

  #push(due: Due): void {
    const heap = this.#heap
    let at = heap.push(due) - 1
    for (let parent = (at - 1) >> 1; at > 0 && isBefore(due, heap[parent]!); parent = (at - 1) >> 1) {
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = due
  }

  #pop(): Due {
    const heap = this.#heap
    const first = heap[0]!
    const last = heap.pop()!
    if (heap.length > 0) this.#sink(last)
    return first
  }

  #sink(due: Due): void {
    const heap = this.#heap
    let at = 0
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
      if (!isBefore(heap[child]!, due)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = due
  }
}

const isBefore = (a: Due, b: Due): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)

/** Resolves when no promise has anything left to do: Node runs a tick only when its queue of micro-tasks is empty. */
const quiet = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))
