import type { RestoreLeft, TaskLook } from '#runtime/ports/pod-observer.ts'
import { parkingMetrics } from './definitions/parking-metrics.ts'
import { stateMetrics } from './definitions/state-metrics.ts'
import type { Instruments } from './instruments.ts'
import { TaskSeries } from './task-series.ts'

type StoreNames = readonly { readonly number: number; readonly name: string }[]

/** Rows, timers, parked records, checkpoints and restores. */
export class StateInstruments {
  readonly #of
  readonly #stores: StoreNames
  readonly #restores = new Map<number, RestoreLeft>()
  #opened: readonly number[] = []
  readonly #byTask: readonly (readonly [TaskSeries, (look: TaskLook) => number | undefined])[]
  readonly #remaining: TaskSeries
  readonly #eta: TaskSeries

  /** @param stores of the application */
  constructor(make: Instruments, stores: StoreNames) {
    this.#stores = stores
    this.#of = {
      rows: make.gauge(stateMetrics.rows),
      changelogRecords: make.counter(stateMetrics.changelogRecords),
      changelogBytes: make.counter(stateMetrics.changelogBytes),
      fired: make.counter(stateMetrics.timersFired),
      restored: make.counter(stateMetrics.restored),
      restoreDuration: make.histogram(stateMetrics.restoreDuration),
      checkpointDuration: make.histogram(stateMetrics.checkpointDuration),
      disk: make.gauge(stateMetrics.disk),
    }
    this.#byTask = [
      [new TaskSeries(make.gauge(stateMetrics.checkpointAge)), ({ checkpointAgeMs: ageMs }) => ageMs && ageMs / 1_000],
      [new TaskSeries(make.gauge(stateMetrics.timersPending)), ({ timersPending }) => timersPending],
      [new TaskSeries(make.gauge(stateMetrics.timersOverdue)), ({ timersOverdue }) => timersOverdue],
      [new TaskSeries(make.gauge(parkingMetrics.tenants)), ({ parking }) => parking.tenants],
      [new TaskSeries(make.gauge(parkingMetrics.records)), ({ parking }) => parking.records],
      [new TaskSeries(make.gauge(parkingMetrics.used)), ({ parking }) => parking.usedRatio],
    ]
    this.#remaining = new TaskSeries(make.gauge(stateMetrics.restoreRemaining))
    this.#eta = new TaskSeries(make.gauge(stateMetrics.restoreEta))
    for (const { name: store } of stores) {
      this.changelog(store, 0, 0)
      this.fired(store, 0)
    }
  }

  /** The restores in progress, in the order of their tasks; one begins to count after a second. */
  get restores(): readonly (RestoreLeft & { readonly task: number })[] {
    return [...this.#restores].map(([task, left]) => ({ task, ...left })).toSorted((a, b) => a.task - b.task)
  }

  looked(tasks: readonly TaskLook[]): void {
    this.#opened = tasks.map(({ task }) => task)
    this.#tellRestores()
    for (const [series, valueOf] of this.#byTask) series.set(tasks.map((look) => [look.task, valueOf(look)]))
    const known = tasks.flatMap(({ rows }) => rows ?? [])
    for (const { number, name: store } of this.#stores) {
      if (known.length === 0) this.#of.rows.remove({ store })
      else
        this.#of.rows.set(
          { store },
          known.reduce((sum, rows) => sum + (rows.get(number) ?? 0), 0),
        )
    }
  }

  changelog(store: string, records: number, bytes: number): void {
    this.#of.changelogRecords.inc({ store }, records)
    this.#of.changelogBytes.inc({ store }, bytes)
  }

  fired(store: string, times: number): void {
    this.#of.fired.inc({ store }, times)
  }

  restored(records: number, durationMs: number): void {
    this.#of.restored.inc(records)
    this.#of.restoreDuration.observe(durationMs / 1_000)
  }

  restoring(task: number, left: RestoreLeft | undefined): void {
    if (left === undefined) this.#restores.delete(task)
    else this.#restores.set(task, left)
    this.#tellRestores()
  }

  /** An opened task has nothing left to restore. */
  #tellRestores(): void {
    const opened = this.#opened.map((task) => [task, 0] as const)
    this.#remaining.set([...opened, ...this.restores.map((each) => [each.task, each.remainingRecords] as const)])
    this.#eta.set([...opened, ...this.restores.map((each) => [each.task, each.etaSeconds ?? undefined] as const)])
  }

  checkpointed(durationMs: number): void {
    this.#of.checkpointDuration.observe(durationMs / 1_000)
  }

  disk(bytes: number): void {
    this.#of.disk.set(bytes)
  }
}
