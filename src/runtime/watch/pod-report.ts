import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import { RebalanceReport } from './rebalance-report.ts'
import { type LookParts, TaskLooks } from './task-looks.ts'

export interface ReportParts extends LookParts {
  readonly observer: PodObserver
}

/** Tells the observer of a pod about its tasks and its group. */
export class PodReport {
  readonly rebalances: RebalanceReport
  readonly #observer: PodObserver
  readonly #looks: TaskLooks

  constructor(parts: ReportParts) {
    this.#observer = parts.observer
    this.rebalances = new RebalanceReport(parts.observer, parts.nowMs)
    this.#looks = new TaskLooks(parts)
  }

  /** Tells the work of these tasks since the last call. */
  work(tasks: readonly OwnedTask[]): void {
    for (const { task } of tasks) {
      task.inputCounts.report(this.#observer)
      task.workCounts.report(this.#observer)
      task.news.measures.report(this.#observer)
    }
  }

  /** Tells the work and the state of all tasks; call about once a second. @param checkpointMs as in {@link TaskLooks.tell} */
  looks(tasks: readonly OwnedTask[], checkpointMs: (task: OwnedTask) => number | undefined): void {
    this.work(tasks)
    this.#looks.tell(tasks, checkpointMs)
  }

  /** Every task given by the group is opened, but those in wait for a broker. */
  opened(): void {
    this.#observer.state('running')
    this.rebalances.opened()
  }
}
