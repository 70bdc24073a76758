import type { RowGauge } from '#stream/measure.ts'
import type { Topology } from '#stream/nodes.ts'
import type { Layers } from '#state/layers.ts'
import type { PodObserver, RowCount } from '#runtime/ports/pod-observer.ts'

/** A task as the census sees it. */
export interface CountedTask {
  readonly task: { readonly layers: Pick<Layers, 'committedRows'> }
}

interface CensusParts {
  readonly topology: Pick<Topology, 'stores'>
  readonly observer: Pick<PodObserver, 'rowsCounted'>
  readonly nowMs: () => number
}

interface GaugedStore {
  readonly number: number
  readonly gauge: RowGauge<never>
}

/** A count is as old as this, and the time of its walk: about the interval of a scrape. */
const pauseMs = 15_000
const sliceMs = 5
/** A twentieth of the time of the loop, and only while a walk is on. */
const sliceEveryMs = 100
/** A clock may stand still; so may one of a simulation. */
const rowsPerSlice = 5_000
const rowsPerLook = 64

/**
 * Counts the committed rows of stores with a gauge. It walks over the rows of all tasks, in slices between the passes, so
 * nothing can be wrong after a restore, a rebalance or an abort. A change is told with the next walk.
 */
export class RowCensus {
  readonly #stores: readonly GaugedStore[]
  readonly #parts: CensusParts
  #walk: Iterator<void> | undefined
  #tasks: readonly CountedTask[] = []
  #nextMs = -Infinity

  constructor(parts: CensusParts) {
    this.#parts = parts
    this.#stores = parts.topology.stores.flatMap(({ number, gauge }) =>
      gauge === undefined ? [] : [{ number, gauge }],
    )
  }

  /** Goes on with a walk, or begins the next one when it is due. Tasks that came or went begin it again, at once. */
  look(tasks: readonly CountedTask[]): void {
    if (this.#stores.length === 0) return
    const isSame = tasks.length === this.#tasks.length && tasks.every((task, at) => task === this.#tasks[at])
    const nowMs = this.#parts.nowMs()
    if (isSame && nowMs < this.#nextMs) return
    this.#nextMs = nowMs + sliceEveryMs
    if (!isSame || this.#walk === undefined) this.#walk = this.#begin(tasks)
    this.#goOn(nowMs + sliceMs)
  }

  #begin(tasks: readonly CountedTask[]): Iterator<void> {
    this.#tasks = tasks
    return this.#walkOver(tasks)
  }

  #goOn(untilMs: number): void {
    for (let rows = 0; rows < rowsPerSlice; rows++) {
      if (rows % rowsPerLook === rowsPerLook - 1 && this.#parts.nowMs() >= untilMs) return
      if (!this.#isDone()) continue
      this.#walk = undefined
      this.#nextMs = untilMs + pauseMs
      return
    }
  }

  /** Unreadable rows fail their task at its next step, with a word about them. */
  #isDone(): boolean {
    try {
      return this.#walk!.next().done === true
    } catch {
      return true
    }
  }

  *#walkOver(tasks: readonly CountedTask[]): Generator<void, void> {
    const counts = new Map<string, Map<string, RowCount & { rows: number }>>()
    for (const { number, gauge } of this.#stores) {
      const ofMetric = counts.get(gauge.metric.name) ?? new Map<string, RowCount & { rows: number }>()
      counts.set(gauge.metric.name, ofMetric)
      for (const { task } of tasks)
        for (const [, { value }] of task.layers.committedRows(number)) {
          count(ofMetric, gauge.labelsOf(value as never))
          yield
        }
    }
    for (const [metric, ofMetric] of counts) this.#parts.observer.rowsCounted(metric, [...ofMetric.values()])
  }
}

const count = (counts: Map<string, RowCount & { rows: number }>, labels: readonly string[] | undefined): void => {
  if (labels === undefined) return
  const place = labels.join('\n')
  const found = counts.get(place)
  if (found === undefined) counts.set(place, { labels, rows: 1 })
  else found.rows++
}
