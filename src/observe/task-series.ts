import type { Gauge } from 'prom-client'

/** One gauge with a series for each task of the pod. A task that has left leaves no series behind: another pod has it then. */
export class TaskSeries {
  readonly #gauge: Gauge
  #tasks: ReadonlySet<number> = new Set()

  constructor(gauge: Gauge) {
    this.#gauge = gauge
  }

  /** Replaces all series. A task without a value has none. */
  set(values: Iterable<readonly [task: number, value: number | undefined]>): void {
    const known = [...values].filter((each): each is [number, number] => each[1] !== undefined)
    const tasks = new Set(known.map(([task]) => task))
    for (const task of this.#tasks) if (!tasks.has(task)) this.#gauge.remove({ task })
    for (const [task, value] of known) this.#gauge.set({ task }, value)
    this.#tasks = tasks
  }
}
