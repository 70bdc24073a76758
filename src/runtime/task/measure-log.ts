import type { Measure } from '#stream/measure.ts'
import type { MeterNode } from '#stream/nodes.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'

/** One combination of labels, and its committed amounts since the last report. */
interface Cell {
  readonly measure: Measure<never>
  readonly labels: readonly string[]
  /** The sum of a counter. */
  sum: number
  /** The figures of a histogram. */
  figures: number[]
  /** Nothing of it waits for the next report. */
  isTold: boolean
}

/** Cells of a measure, found by one label after the other: no key is put together for a record. */
type Branch = Map<string, Branch | Cell>

interface Entries {
  cells: Cell[]
  amounts: number[]
}

/** Above this number the cells of a task are forgotten once they are told: labels may come from outside. */
const mostCells = 1_000

/**
 * The news of a task's meters in three parts: from the steps since the last freeze, from the transaction on its way, and committed,
 * until the next report. A step or transaction leaves nothing behind when it is undone or aborted.
 */
export class MeasureLog {
  readonly #roots = new Map<Measure<never>, Branch>()
  #open: Entries = { cells: [], amounts: [] }
  #frozen: Entries = { cells: [], amounts: [] }
  #committed: Cell[] = []
  #cells = 0

  /** Measures a value for the record or timer in progress. An error of a measure must not fail the record: it sees nothing. */
  add({ measures }: MeterNode, value: unknown): void {
    for (const measure of measures) {
      try {
        const labels = measure.labelsOf(value as never)
        if (labels !== undefined) this.#append(measure, labels, measure.amountOf?.(value as never) ?? 1)
      } catch {
        continue
      }
    }
  }

  /** How far it was filled; see {@link rollBack}. */
  get mark(): number {
    return this.#open.cells.length
  }

  /** Forgets everything since the mark. */
  rollBack(mark: number): void {
    this.#open.cells.length = mark
    this.#open.amounts.length = mark
  }

  freeze(): void {
    const emptied = this.#frozen
    this.#frozen = this.#open
    this.#open = emptied
  }

  fold(): void {
    const { cells, amounts } = this.#frozen
    for (let index = 0; index < cells.length; index++) this.#commit(cells[index]!, amounts[index]!)
    clear(this.#frozen)
  }

  drop(): void {
    clear(this.#frozen)
    clear(this.#open)
  }

  /** Tells everything committed since the last call. */
  report(observer: Pick<PodObserver, 'counted' | 'observed'>): void {
    for (const cell of this.#committed) {
      const { measure, labels, sum, figures } = cell
      if (measure.metric.type === 'histogram') observer.observed(measure.metric.name, labels, figures)
      else observer.counted(measure.metric.name, labels, sum)
      cell.sum = 0
      cell.figures = []
      cell.isTold = true
    }
    this.#committed = []
    if (this.#cells <= mostCells) return
    this.#roots.clear()
    this.#cells = 0
  }

  /** Prometheus takes no counter that falls, no figure that is none, and no label without a value. */
  #append(measure: Measure<never>, labels: readonly string[], amount: number): void {
    if (!Number.isFinite(amount) || amount < 0 || labels.length !== measure.metric.labels.length) return
    this.#open.cells.push(this.#cellOf(measure, labels))
    this.#open.amounts.push(amount)
  }

  #commit(cell: Cell, amount: number): void {
    if (cell.isTold) {
      cell.isTold = false
      this.#committed.push(cell)
    }
    if (cell.measure.metric.type === 'histogram') cell.figures.push(amount)
    else cell.sum += amount
  }

  #cellOf(measure: Measure<never>, labels: readonly string[]): Cell {
    let branch = this.#roots.get(measure)
    if (branch === undefined) this.#roots.set(measure, (branch = new Map()))
    for (let index = 0; index < labels.length - 1; index++) {
      let next = branch.get(labels[index]!) as Branch | undefined
      if (next === undefined) branch.set(labels[index]!, (next = new Map()))
      branch = next
    }
    const last = labels.at(-1) ?? ''
    return (branch.get(last) as Cell | undefined) ?? this.#newCell(branch, last, measure, labels)
  }

  #newCell(branch: Branch, last: string, measure: Measure<never>, labels: readonly string[]): Cell {
    const cell: Cell = { measure, labels, sum: 0, figures: [], isTold: true }
    branch.set(last, cell)
    this.#cells++
    return cell
  }
}

const clear = (entries: Entries): void => {
  entries.cells.length = 0
  entries.amounts.length = 0
}
