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

/** How far the news of a task were filled. */
export interface NewsMark {
  readonly letters: number
  readonly measured: number
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

  mark(): NewsMark {
    return { letters: this.#open.letters.length, measured: this.measures.mark }
  }

  /** Whether a dead letter came since the mark. */
  hasLetterSince({ letters }: NewsMark): boolean {
    return this.#open.letters.length > letters
  }

  /** Forgets the news since the mark. */
  rollBack({ letters, measured }: NewsMark): void {
    this.#open.letters.length = letters
    this.measures.rollBack(measured)
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
