import type { Topology } from '#stream/nodes.ts'
import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import type { TracePort } from '#runtime/ports/trace-port.ts'
import type { TracedRecords } from '#runtime/task/traced-records.ts'
import { PodTraces } from './pod-traces.ts'
import { RebalanceReport } from './rebalance-report.ts'
import { RowCensus } from './row-census.ts'
import { type LookParts, TaskLooks } from './task-looks.ts'

export interface ReportParts extends LookParts {
  readonly topology: Pick<Topology, 'stores'>
  readonly observer: PodObserver
  /** Absent when nothing is traced. */
  readonly traces?: TracePort | undefined
}

/** A transaction that ended well. */
interface Committed {
  readonly tasks: readonly OwnedTask[]
  readonly tookMs: number
  readonly size: { readonly records: number; readonly bytes: number }
}

/** Tells the observer of a pod about its tasks, its commits and its group. */
export class PodReport {
  readonly rebalances: RebalanceReport
  /** Makes the trace of a task; absent when nothing is traced. */
  readonly traceOfTask: (() => TracedRecords) | undefined
  readonly #parts: ReportParts
  readonly #looks: TaskLooks
  readonly #census: RowCensus
  readonly #traces: PodTraces | undefined

  constructor(parts: ReportParts) {
    this.#parts = parts
    this.rebalances = new RebalanceReport(parts.observer, parts.nowMs)
    this.#looks = new TaskLooks(parts)
    this.#census = new RowCensus(parts)
    const traces = (this.#traces = parts.traces && new PodTraces(parts.traces))
    this.traceOfTask = traces && (() => traces.ofTask())
  }

  /** Tells the work of these tasks since the last call. */
  work(tasks: readonly OwnedTask[]): void {
    const { observer } = this.#parts
    for (const { task } of tasks) {
      task.inputCounts.report(observer)
      task.workCounts.report(observer)
      task.news.measures.report(observer)
    }
  }

  /** Tells the work and the state of all tasks; call about once a second. @param checkpointMs as in {@link TaskLooks.tell} */
  looks(tasks: readonly OwnedTask[], checkpointMs: (task: OwnedTask) => number | undefined): void {
    this.work(tasks)
    this.#looks.tell(tasks, checkpointMs)
  }

  /** Counts rows of all tasks, a slice at a time. */
  census(tasks: readonly OwnedTask[]): void {
    this.#census.look(tasks)
  }

  committed({ tasks, tookMs, size }: Committed): void {
    const { observer, nowMs } = this.#parts
    observer.committed(tookMs, tasks.length, size)
    for (const { task } of tasks) task.workCounts.tellDelays(observer, nowMs())
    this.#traces?.committed(tookMs)
  }

  /** Every task given by the group is opened, but those in wait for a broker. */
  opened(): void {
    this.#parts.observer.state('running')
    this.rebalances.opened()
  }
}
