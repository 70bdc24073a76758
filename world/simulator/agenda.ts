type Action = (nowMs: number) => void

/** Actions by the slice of time in which they are due: thousands wait at the price of one timer. */
export class Agenda {
  readonly #sliceMs: number
  readonly #slices = new Map<number, Action[]>()
  #next: number

  /** @param startMs nothing is due before it */
  constructor(sliceMs: number, startMs: number) {
    this.#sliceMs = sliceMs
    this.#next = Math.floor(startMs / sliceMs)
  }

  /** Actions that wait. */
  get size(): number {
    return [...this.#slices.values()].reduce((total, actions) => total + actions.length, 0)
  }

  /** Runs `action` at `dueMs`, or as soon as can be when that is past; those of one slice in the order in which they came. */
  at(dueMs: number, action: Action): void {
    const slice = Math.max(this.#next, Math.ceil(dueMs / this.#sliceMs))
    const actions = this.#slices.get(slice)
    if (actions === undefined) this.#slices.set(slice, [action])
    else actions.push(action)
  }

  /** Runs everything that is due by now; what the actions add is due in a later slice at the earliest. */
  run(nowMs: number): void {
    for (const last = Math.floor(nowMs / this.#sliceMs); this.#next <= last;) {
      const slice = this.#next++
      const actions = this.#slices.get(slice)
      this.#slices.delete(slice)
      actions?.forEach((action) => action(nowMs))
    }
  }
}
