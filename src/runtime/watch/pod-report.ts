import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import { RebalanceReport } from './rebalance-report.ts'
import { type LookParts, TaskLooks } from './task-looks.ts'

export interface ReportParts extends LookParts {
  readonly observer: PodObserver
}

/** Tells the observer of a pod what its tasks have done and how they are. */
export class PodReport {
  readonly rebalances: RebalanceReport
  readonly #observer: PodObserver
  readonly #looks: TaskLooks

  constructor(parts: ReportParts) {
    this.#observer = parts.observer
    this.rebalances = new RebalanceReport(parts.observer, parts.nowMs)
    this.#looks = new TaskLooks(parts)
  }

  /** What these tasks have done since the last call. */
  work(tasks: readonly OwnedTask[]): void {
    for (const { task } of tasks) {
      task.inputCounts.report(this.#observer)
      task.workCounts.report(this.#observer)
      task.news.measures.report(this.#observer)
    }
  }

  /** How all tasks of the pod are: about once a second. @param checkpointMs as {@link TaskLooks.tell} has it */
  looks(tasks: readonly OwnedTask[], checkpointMs: (task: OwnedTask) => number | undefined): void {
    this.work(tasks)
    this.#looks.tell(tasks, checkpointMs)
  }

  /** Every task that the group has given is opened, but those in wait for a broker. */
  opened(): void {
    this.#observer.state('running')
    this.rebalances.opened()
  }
}
