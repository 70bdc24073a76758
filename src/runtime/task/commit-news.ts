import type { MeterNode } from '#stream/nodes.ts'
import type { DeadLetterReport } from './dead-letter.ts'
import { MeasureLog } from './measure-log.ts'
import type { TracedRecords } from './traced-records.ts'

/** Readers of the news of a task, called once they are committed; must not throw. */
export interface NewsReaders {
  readonly onDeadLetter?: (report: DeadLetterReport) => void
  /** So many redriven records were processed. */
  readonly onRedriven?: (records: number) => void
  /** Absent when nothing is traced. */
  readonly traced?: TracedRecords | undefined
}

/** The dead letters and redriven records of one transaction. */
interface Reports {
  readonly letters: DeadLetterReport[]
  redriven: number
}

const nothing = (): Reports => ({ letters: [], redriven: 0 })

/** News of a task for logs and metrics, told once they are committed: those since the last freeze, and those on their way. */
export class CommitNews {
  readonly measures = new MeasureLog()
  readonly #readers: NewsReaders
  #open = nothing()
  #frozen = nothing()
  /** How far the news were filled when the record or timer in progress began. */
  #lettersBefore = 0
  #measuredBefore = 0

  constructor(readers: NewsReaders) {
    this.#readers = readers
  }

  /** A dead letter. */
  letter(report: DeadLetterReport): void {
    this.#open.letters.push(report)
  }

  /** A redriven record was processed. */
  redriven(): void {
    this.#open.redriven++
  }

  measure(meter: MeterNode, value: unknown): void {
    this.measures.add(meter, value)
  }

  /** A record or timer begins. */
  begin(): void {
    this.#lettersBefore = this.#open.letters.length
    this.#measuredBefore = this.measures.mark
  }

  /** Whether a dead letter came since it began. */
  get hasLetter(): boolean {
    return this.#open.letters.length > this.#lettersBefore
  }

  /** Forgets its news. */
  undo(): void {
    this.#open.letters.length = this.#lettersBefore
    this.measures.rollBack(this.#measuredBefore)
  }

  freeze(): void {
    this.measures.freeze()
    this.#readers.traced?.freeze()
    this.#frozen = this.#open
    this.#open = nothing()
  }

  /** Tells the frozen news. */
  fold(): void {
    const { onDeadLetter, onRedriven, traced } = this.#readers
    const { letters, redriven } = this.#frozen
    this.#frozen = nothing()
    this.measures.fold()
    traced?.fold()
    for (const report of letters) onDeadLetter?.(report)
    if (redriven > 0) onRedriven?.(redriven)
  }

  drop(): void {
    this.measures.drop()
    this.#readers.traced?.drop()
    this.#open = nothing()
    this.#frozen = nothing()
  }
}
