import type { Histogram } from 'prom-client'
import type { TaskLook } from '#runtime/ports/pod-observer.ts'
import { inputMetrics } from './definitions/input-metrics.ts'
import type { Instruments } from './instruments.ts'
import { TaskSeries } from './task-series.ts'

/** Records in and out, and how late they are. */
export class FlowInstruments {
  readonly #of
  readonly #lagRecords: TaskSeries
  readonly #lagSeconds: TaskSeries
  /** The series of each topic, since finding one by its labels costs more than a sample. */
  readonly #delays = new Map<string, Histogram.Internal<'topic'>>()

  constructor(make: Instruments) {
    this.#of = {
      records: make.counter(inputMetrics.records),
      bytes: make.counter(inputMetrics.bytes),
      forwarded: make.counter(inputMetrics.forwarded),
      outputRecords: make.counter(inputMetrics.outputRecords),
      outputBytes: make.counter(inputMetrics.outputBytes),
      processing: make.histogram(inputMetrics.processing),
      endToEnd: make.histogram(inputMetrics.endToEnd),
      overdue: make.gauge(inputMetrics.overdue),
      held: make.gauge(inputMetrics.held),
    }
    this.#lagRecords = new TaskSeries(make.gauge(inputMetrics.lagRecords))
    this.#lagSeconds = new TaskSeries(make.gauge(inputMetrics.lagSeconds))
  }

  inputs(topic: string, taken: number, forwarded: number, bytes: number): void {
    this.#of.records.inc({ topic }, taken)
    this.#of.bytes.inc({ topic }, bytes)
    this.#of.forwarded.inc({ topic }, forwarded)
  }

  outputs(topic: string, records: number, bytes: number): void {
    this.#of.outputRecords.inc({ topic }, records)
    this.#of.outputBytes.inc({ topic }, bytes)
  }

  processed(durationMs: number): void {
    this.#of.processing.observe(durationMs / 1_000)
  }

  delayed(topic: string, delayMs: number): void {
    const series = this.#delays.get(topic) ?? this.#of.endToEnd.labels({ topic })
    this.#delays.set(topic, series)
    series.observe(delayMs / 1_000)
  }

  looked(tasks: readonly TaskLook[]): void {
    this.#lagRecords.set(tasks.map(({ task, lagRecords }) => [task, lagRecords]))
    this.#lagSeconds.set(tasks.map(({ task, lagMs }) => [task, lagMs / 1_000]))
  }

  overdue(partitions: number): void {
    this.#of.overdue.set(partitions)
  }

  held(partitions: number): void {
    this.#of.held.set(partitions)
  }
}
