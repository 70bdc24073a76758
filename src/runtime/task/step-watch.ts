import type { DeadLetterReport } from './dead-letter.ts'

/** Told about each record and timer of a task as it runs, committed or not; must not throw. */
export interface StepWatch {
  /** It ran through the graph, which may have left dead letters of its own. */
  wentWell(): void
  /** An input or a timer is a dead letter, of any stage. */
  failed(report: DeadLetterReport): void
}
