import type { RebalanceDone } from '#runtime/ports/pod-observer.ts'
import { commitMetrics } from './definitions/commit-metrics.ts'
import type { Instruments } from './instruments.ts'

/** The calls of a transaction; an abort for anything else counts as `other`. */
const operations: ReadonlySet<string> = new Set([
  'initTransactions',
  'beginTransaction',
  'produce',
  'flush',
  'sendOffsets',
  'commitTransaction',
  'abortTransaction',
  'other',
])
const kinds = ['assigned', 'revoked', 'lost'] as const

/** Transactions and the group. */
export class CommitInstruments {
  readonly #of

  constructor(make: Instruments) {
    this.#of = {
      duration: make.histogram(commitMetrics.duration),
      records: make.histogram(commitMetrics.records),
      bytes: make.histogram(commitMetrics.bytes),
      last: make.gauge(commitMetrics.last),
      aborts: make.counter(commitMetrics.aborts),
      fences: make.counter(commitMetrics.fences),
      renewals: make.counter(commitMetrics.renewals),
      rebalances: make.counter(commitMetrics.rebalances),
      rebalanceDuration: make.histogram(commitMetrics.rebalanceDuration),
    }
    for (const operation of operations) this.#of.aborts.inc({ operation }, 0)
    for (const kind of kinds) this.#of.rebalances.inc({ kind }, 0)
  }

  committed(durationMs: number, { records, bytes }: { readonly records: number; readonly bytes: number }): void {
    this.#of.duration.observe(durationMs / 1_000)
    this.#of.records.observe(records)
    this.#of.bytes.observe(bytes)
    this.#of.last.set(Date.now() / 1_000)
  }

  aborted(operation: string): void {
    this.#of.aborts.inc({ operation: operations.has(operation) ? operation : 'other' })
  }

  fenced(): void {
    this.#of.fences.inc()
  }

  renewed(): void {
    this.#of.renewals.inc()
  }

  rebalanced({ kind, durationMs }: RebalanceDone): void {
    this.#of.rebalances.inc({ kind })
    this.#of.rebalanceDuration.observe({ kind }, durationMs / 1_000)
  }
}
