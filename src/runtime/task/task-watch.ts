import type { DeadLetterReport } from './dead-letter.ts'
import type { EdgeCounts } from './edge-counts.ts'

/** Watches the tasks of a pod. */
export interface TaskWatch {
  readonly edges: EdgeCounts
  /** Told about every dead letter when it is committed; must not throw. */
  deadLetter(report: DeadLetterReport): void
}

/** How a task is watched. */
export interface Watched {
  /** Told about every dead letter when it is committed; must not throw. */
  readonly onDeadLetter?: (report: DeadLetterReport) => void
  /** Count what passes along the edges of its graph. */
  readonly edges?: EdgeCounts | undefined
}

/** Tells the watch too, if there is one. */
export const alsoTold = (
  tell: (report: DeadLetterReport) => void,
  watch: TaskWatch | undefined,
): ((report: DeadLetterReport) => void) =>
  watch === undefined
    ? tell
    : (report) => {
        tell(report)
        watch.deadLetter(report)
      }
