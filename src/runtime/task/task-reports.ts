import type { DeadLetterReport } from './dead-letter.ts'

/** Readers of the news of a task, called once they are committed; must not throw. */
export interface ReportReaders {
  readonly onDeadLetter?: (report: DeadLetterReport) => void
  /** So many redriven records were processed. */
  readonly onRedriven?: (records: number) => void
}

/** The news of one transaction. */
interface News {
  readonly letters: DeadLetterReport[]
  redriven: number
}

const nothing = (): News => ({ letters: [], redriven: 0 })

/** The news of a task until they are committed: those since the last freeze, and those of the transaction on its way. */
export class TaskReports {
  readonly #readers: ReportReaders
  #open = nothing()
  #frozen = nothing()

  constructor(readers: ReportReaders) {
    this.#readers = readers
  }

  /** Dead letters since the last freeze: a mark for {@link rollBack}. */
  get count(): number {
    return this.#open.letters.length
  }

  add(report: DeadLetterReport): void {
    this.#open.letters.push(report)
  }

  /** A redriven record was processed. */
  addRedriven(): void {
    this.#open.redriven++
  }

  /** Forgets the dead letters since `count` was this. */
  rollBack(count: number): void {
    this.#open.letters.length = count
  }

  freeze(): void {
    this.#frozen = this.#open
    this.#open = nothing()
  }

  /** Tells the frozen news. */
  fold(): void {
    const { letters, redriven } = this.#frozen
    this.#frozen = nothing()
    for (const report of letters) this.#readers.onDeadLetter?.(report)
    if (redriven > 0) this.#readers.onRedriven?.(redriven)
  }

  drop(): void {
    this.#open = nothing()
    this.#frozen = nothing()
  }
}
