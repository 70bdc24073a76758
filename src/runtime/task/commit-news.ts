import type { MeterNode } from '#stream/nodes.ts'
import type { DeadLetterReport } from './dead-letter.ts'
import { MeasureLog } from './measure-log.ts'
import type { TracedRecords } from './traced-records.ts'

/** How far the news of a task were filled. */
export interface NewsMark {
  readonly reports: number
  readonly measured: number
}

/** News of a task for logs and metrics, told once they are committed: its dead letters, and what its meters have seen. */
export class CommitNews {
  readonly measures = new MeasureLog()
  readonly #traced: TracedRecords | undefined
  #reports: DeadLetterReport[] = []
  #frozenReports: DeadLetterReport[] = []

  /** @param traced absent when nothing is traced */
  constructor(traced: TracedRecords | undefined) {
    this.#traced = traced
  }

  report(report: DeadLetterReport): void {
    this.#reports.push(report)
  }

  measure(meter: MeterNode, value: unknown): void {
    this.measures.add(meter, value)
  }

  mark(): NewsMark {
    return { reports: this.#reports.length, measured: this.measures.mark }
  }

  /** Forgets the news since the mark. */
  rollBack({ reports, measured }: NewsMark): void {
    this.#reports.length = reports
    this.measures.rollBack(measured)
  }

  freeze(): void {
    this.measures.freeze()
    this.#traced?.freeze()
    this.#frozenReports = this.#reports
    this.#reports = []
  }

  fold(onDeadLetter: ((report: DeadLetterReport) => void) | undefined): void {
    this.measures.fold()
    this.#traced?.fold()
    for (const report of this.#frozenReports.splice(0)) onDeadLetter?.(report)
  }

  drop(): void {
    this.measures.drop()
    this.#traced?.drop()
    this.#frozenReports = []
    this.#reports = []
  }
}
