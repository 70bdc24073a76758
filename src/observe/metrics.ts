import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { InputCounter } from '#stream/nodes.ts'
import { BoundedCounter } from './bounded-counter.ts'
import type { ProcessMemory } from './process-memory.ts'
import { TokenMetrics } from './token-metrics.ts'
import type { PauseCause, PodObserver, PodState, RestoreLeft } from '#runtime/ports/pod-observer.ts'

const states: readonly PodState[] = ['starting', 'restoring', 'running', 'stopping', 'stopped']
/** Seconds, around the 5 to 30 ms that a commit takes and the 100 ms between two. */
const commitBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** Seconds, from a few rows to 32 MB of them. */
const checkpointBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** The words of a pod about itself, as Prometheus metrics. The one place that knows the metrics library. */
export class PodMetrics implements PodObserver {
  readonly #registry = new Registry()
  readonly #state = this.#gauge('eventzr_pod_state', 'Whether the pod is in this state, 0 or 1.', ['state'])
  readonly #tasks = this.#gauge('eventzr_tasks', 'Tasks that this pod owns.')
  readonly #lag = this.#gauge('eventzr_input_lag_records', 'Records of its inputs that this pod has not committed yet.')
  readonly #overdue = this.#gauge(
    'eventzr_overdue_partitions',
    'Input partitions that do not answer and are no longer waited for.',
  )
  readonly #held = this.#gauge(
    'eventzr_held_partitions',
    'Input partitions that are not fetched, since the client cannot unpack their next batch.',
  )
  readonly #steps = this.#counter(
    'eventzr_steps_total',
    'Records and timers processed, repeats after an abort included.',
  )
  readonly #inputs = this.#counter(
    'eventzr_input_records_total',
    'Records taken from an input topic, repeats after an abort included.',
    ['topic'],
  )
  readonly #forwarded = this.#counter(
    'eventzr_forwarded_records_total',
    'Records of an input topic that were sent to the task that owns their key, repeats after an abort included.',
    ['topic'],
  )
  readonly #commits = new Histogram({
    name: 'eventzr_commit_duration_seconds',
    help: 'Time from the begin of a transaction to its end.',
    buckets: commitBuckets,
    registers: [this.#registry],
  })
  readonly #aborts = this.#counter('eventzr_aborts_total', 'Transactions that were aborted and read again.')
  readonly #deadLetters = this.#counter('eventzr_dead_letters_total', 'Inputs that could not be used, by reason.', [
    'reason',
  ])
  readonly #restored = this.#counter('eventzr_restored_records_total', 'Changelog records read to restore tasks.')
  readonly #restoreSeconds = this.#gauge(
    'eventzr_restore_duration_seconds',
    'Time that the last restore of a task took.',
  )
  readonly #remaining = this.#gauge(
    'eventzr_restore_remaining_records',
    'Changelog records that restores in progress have yet to read.',
  )
  readonly #checkpointSeconds = new Histogram({
    name: 'eventzr_checkpoint_duration_seconds',
    help: 'Time to write the changed rows of a task to the disk, and their stamp.',
    buckets: checkpointBuckets,
    registers: [this.#registry],
  })
  readonly #stateDisk = this.#gauge('eventzr_state_disk_bytes', 'Space of the rows on disk.')
  readonly #memory = this.#gauge(
    'eventzr_memory_anonymous_bytes',
    'Memory of the process without the page cache of its files.',
  )
  readonly #memoryLimit = this.#gauge('eventzr_memory_limit_bytes', 'Memory limit of the container, 0 without one.')
  readonly #heapLimit = this.#gauge('eventzr_heap_limit_bytes', 'Limit of the heap, as Node was started.')
  readonly #paused = this.#gauge(
    'eventzr_paused_tasks',
    'Tasks that take no record until a fault outside of their records is over, by cause.',
    ['cause'],
  )
  readonly #careful = this.#gauge('eventzr_careful_tasks', 'Tasks that look for what killed their process.')
  readonly #flood = this.#gauge(
    'eventzr_dead_letter_flood',
    'Whether many inputs of several tenants became dead letters within a minute, 0 or 1.',
  )
  readonly #restores = new Map<number, RestoreLeft>()
  readonly #ofInputs: ReadonlyMap<string, BoundedCounter>
  #current: PodState = 'starting'

  /**
   * @param application the application id, a label of every metric
   * @param counters those of the application's inputs, each name once or more
   */
  constructor(application: string, instance: string, counters: readonly InputCounter<never>[] = []) {
    const byName = new Map(counters.map((counter) => [counter.name, counter]))
    this.#ofInputs = new Map(
      [...byName].map(([name, { help, labels }]) => [
        name,
        new BoundedCounter(this.#counter(name, help, labels), labels),
      ]),
    )
    this.#registry.setDefaultLabels({ application, instance })
    collectDefaultMetrics({ register: this.#registry })
    this.state('starting')
  }

  /** Where the pod is in its life. */
  get current(): PodState {
    return this.#current
  }

  /** The restores in progress, in the order of their tasks; one begins to count after a second. */
  get restores(): readonly (RestoreLeft & { readonly task: number })[] {
    return [...this.#restores].map(([task, left]) => ({ task, ...left })).toSorted((a, b) => a.task - b.task)
  }

  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE

  /** All metrics in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics()
  }

  state(current: PodState): void {
    this.#current = current
    for (const state of states) this.#state.set({ state }, state === current ? 1 : 0)
  }

  tasks(count: number): void {
    this.#tasks.set(count)
  }

  steps(count: number): void {
    this.#steps.inc(count)
  }

  inputs(topic: string, taken: number, forwarded: number): void {
    this.#inputs.inc({ topic }, taken)
    this.#forwarded.inc({ topic }, forwarded)
  }

  counted(counter: string, labels: readonly string[], times: number): void {
    this.#ofInputs.get(counter)?.add(labels, times)
  }

  committed(durationMs: number): void {
    this.#commits.observe(durationMs / 1000)
  }

  aborted(): void {
    this.#aborts.inc()
  }

  /** Further metrics, for a pod with tokens. */
  withTokens(): TokenMetrics {
    return new TokenMetrics(this.#registry)
  }

  deadLetter(reason: string): void {
    this.#deadLetters.inc({ reason })
  }

  restored(records: number, durationMs: number): void {
    this.#restored.inc(records)
    this.#restoreSeconds.set(durationMs / 1000)
  }

  restoring(task: number, left: RestoreLeft | undefined): void {
    if (left === undefined) this.#restores.delete(task)
    else this.#restores.set(task, left)
    this.#remaining.set(this.restores.reduce((sum, { remainingRecords }) => sum + remainingRecords, 0))
  }

  checkpointed(durationMs: number): void {
    this.#checkpointSeconds.observe(durationMs / 1_000)
  }

  stateDisk(bytes: number): void {
    this.#stateDisk.set(bytes)
  }

  memory({ anonymous, limit, heapLimit }: ProcessMemory): void {
    this.#memory.set(anonymous)
    this.#memoryLimit.set(limit ?? 0)
    this.#heapLimit.set(heapLimit)
  }

  lag(records: number): void {
    this.#lag.set(records)
  }

  overdue(partitions: number): void {
    this.#overdue.set(partitions)
  }

  held(partitions: number): void {
    this.#held.set(partitions)
  }

  paused(cause: PauseCause, tasks: number): void {
    this.#paused.set({ cause }, tasks)
  }

  careful(tasks: number): void {
    this.#careful.set(tasks)
  }

  deadLetterFlood(isFlood: boolean): void {
    this.#flood.set(isFlood ? 1 : 0)
  }

  #gauge(name: string, help: string, labelNames: readonly string[] = []): Gauge {
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.#registry] })
  }

  #counter(name: string, help: string, labelNames: readonly string[] = []): Counter {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.#registry] })
  }
}
