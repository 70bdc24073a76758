import { collectDefaultMetrics } from 'prom-client'
import type { InputCounter } from '#stream/nodes.ts'
import { BoundedCounter } from './bounded-counter.ts'
import { commitMetrics } from './definitions/commit-metrics.ts'
import { deadLetterMetrics } from './definitions/dead-letter-metrics.ts'
import { inputMetrics } from './definitions/input-metrics.ts'
import { podMetrics } from './definitions/pod-metrics.ts'
import { processMetrics } from './definitions/process-metrics.ts'
import { stateMetrics } from './definitions/state-metrics.ts'
import { Instruments } from './instruments.ts'
import type { ProcessMemory } from './process-memory.ts'
import { TokenMetrics } from './token-metrics.ts'
import type { PauseCause, PodObserver, PodState, RestoreLeft } from '#runtime/ports/pod-observer.ts'

const states: readonly PodState[] = ['starting', 'restoring', 'running', 'stopping', 'stopped']

/** The instruments of a pod's own metrics that are told about, not asked. */
const instrumentsOf = (make: Instruments) => ({
  state: make.gauge(podMetrics.state),
  tasks: make.gauge(podMetrics.tasks),
  paused: make.gauge(podMetrics.paused),
  careful: make.gauge(podMetrics.careful),
  steps: make.counter(podMetrics.steps),
  inputs: make.counter(inputMetrics.records),
  forwarded: make.counter(inputMetrics.forwarded),
  lag: make.gauge(inputMetrics.lagRecords),
  overdue: make.gauge(inputMetrics.overdue),
  held: make.gauge(inputMetrics.held),
  commits: make.histogram(commitMetrics.duration),
  aborts: make.counter(commitMetrics.aborts),
  deadLetters: make.counter(deadLetterMetrics.deadLetters),
  flood: make.gauge(deadLetterMetrics.flood),
  heldTasks: make.gauge(deadLetterMetrics.heldTasks),
  newBuildTasks: make.gauge(deadLetterMetrics.newBuildTasks),
  restored: make.counter(stateMetrics.restored),
  restoreDuration: make.histogram(stateMetrics.restoreDuration),
  remaining: make.gauge(stateMetrics.restoreRemaining),
  checkpointDuration: make.histogram(stateMetrics.checkpointDuration),
  stateDisk: make.gauge(stateMetrics.disk),
  memory: make.gauge(processMetrics.memory),
  memoryLimit: make.gauge(processMetrics.memoryLimit),
  heapLimit: make.gauge(processMetrics.heapLimit),
})

/** The words of a pod about itself, as Prometheus metrics. */
export class PodMetrics implements PodObserver {
  readonly contentType = Instruments.contentType
  readonly #instruments: Instruments
  readonly #of: ReturnType<typeof instrumentsOf>
  readonly #restores = new Map<number, RestoreLeft>()
  readonly #ofInputs: ReadonlyMap<string, BoundedCounter>
  #current: PodState = 'starting'
  #heldTasks = 0

  /**
   * @param application the application id, a label of every metric
   * @param counters those of the application's inputs, each name once or more
   */
  constructor(application: string, instance: string, counters: readonly InputCounter<never>[] = []) {
    const make = (this.#instruments = new Instruments({ application, instance }))
    this.#of = instrumentsOf(make)
    const byName = new Map(counters.map((counter) => [counter.name, counter]))
    this.#ofInputs = new Map(
      [...byName].map(([name, { help, labels }]) => [
        name,
        new BoundedCounter(make.counter({ name, type: 'counter', help, labels }), labels),
      ]),
    )
    collectDefaultMetrics({ register: make.registry })
    this.state('starting')
  }

  /** Where the pod is in its life. */
  get current(): PodState {
    return this.#current
  }

  /** Tasks that a flood of dead letters of a new build holds. */
  get heldTasks(): number {
    return this.#heldTasks
  }

  /** The restores in progress, in the order of their tasks; one begins to count after a second. */
  get restores(): readonly (RestoreLeft & { readonly task: number })[] {
    return [...this.#restores].map(([task, left]) => ({ task, ...left })).toSorted((a, b) => a.task - b.task)
  }

  /** All metrics in Prometheus' text format. */
  text(): Promise<string> {
    return this.#instruments.text()
  }

  state(current: PodState): void {
    this.#current = current
    for (const state of states) this.#of.state.set({ state }, state === current ? 1 : 0)
  }

  tasks(count: number): void {
    this.#of.tasks.set(count)
  }

  steps(count: number): void {
    this.#of.steps.inc(count)
  }

  inputs(topic: string, taken: number, forwarded: number): void {
    this.#of.inputs.inc({ topic }, taken)
    this.#of.forwarded.inc({ topic }, forwarded)
  }

  counted(counter: string, labels: readonly string[], times: number): void {
    this.#ofInputs.get(counter)?.add(labels, times)
  }

  committed(durationMs: number): void {
    this.#of.commits.observe(durationMs / 1000)
  }

  aborted(): void {
    this.#of.aborts.inc()
  }

  /** Further metrics, for a pod with tokens. */
  withTokens(): TokenMetrics {
    return new TokenMetrics(this.#instruments)
  }

  deadLetter(reason: string): void {
    this.#of.deadLetters.inc({ reason })
  }

  restored(records: number, durationMs: number): void {
    this.#of.restored.inc(records)
    this.#of.restoreDuration.observe(durationMs / 1000)
  }

  restoring(task: number, left: RestoreLeft | undefined): void {
    if (left === undefined) {
      this.#restores.delete(task)
      this.#of.remaining.remove({ task })
    } else {
      this.#restores.set(task, left)
      this.#of.remaining.set({ task }, left.remainingRecords)
    }
  }

  checkpointed(durationMs: number): void {
    this.#of.checkpointDuration.observe(durationMs / 1_000)
  }

  stateDisk(bytes: number): void {
    this.#of.stateDisk.set(bytes)
  }

  memory({ anonymous, limit, heapLimit }: ProcessMemory): void {
    this.#of.memory.set(anonymous)
    this.#of.memoryLimit.set(limit ?? 0)
    this.#of.heapLimit.set(heapLimit)
  }

  lag(records: number): void {
    this.#of.lag.set(records)
  }

  overdue(partitions: number): void {
    this.#of.overdue.set(partitions)
  }

  held(partitions: number): void {
    this.#of.held.set(partitions)
  }

  paused(cause: PauseCause, tasks: number): void {
    this.#of.paused.set({ cause }, tasks)
  }

  careful(tasks: number): void {
    this.#of.careful.set(tasks)
  }

  builds(newTasks: number, heldTasks: number): void {
    this.#heldTasks = heldTasks
    this.#of.newBuildTasks.set(newTasks)
    this.#of.heldTasks.set(heldTasks)
  }

  deadLetterFlood(isFlood: boolean): void {
    this.#of.flood.set(isFlood ? 1 : 0)
  }
}
