import { type PauseCause, pauseCauses, type PodState } from '#runtime/ports/pod-observer.ts'
import { podMetrics } from './definitions/pod-metrics.ts'
import { processMetrics } from './definitions/process-metrics.ts'
import type { Instruments } from './instruments.ts'
import type { ProcessMemory } from './process-memory.ts'

const states: readonly PodState[] = ['starting', 'restoring', 'running', 'stopping', 'stopped']

/** The pod as a whole: its state, tasks, pauses, steps and memory. */
export class LifeInstruments {
  current: PodState = 'starting'
  readonly #of

  /** @param version of the program */
  constructor(make: Instruments, version: string) {
    this.#of = {
      state: make.gauge(podMetrics.state),
      tasks: make.gauge(podMetrics.tasks),
      paused: make.gauge(podMetrics.paused),
      careful: make.gauge(podMetrics.careful),
      steps: make.counter(podMetrics.steps),
      memory: make.gauge(processMetrics.memory),
      memoryLimit: make.gauge(processMetrics.memoryLimit),
      heapLimit: make.gauge(processMetrics.heapLimit),
    }
    make.gauge(podMetrics.build).set({ version, node: process.version }, 1)
    for (const cause of pauseCauses) this.paused(cause, 0)
    this.state('starting')
  }

  state(current: PodState): void {
    this.current = current
    for (const state of states) this.#of.state.set({ state }, state === current ? 1 : 0)
  }

  tasks(count: number): void {
    this.#of.tasks.set(count)
  }

  paused(cause: PauseCause, tasks: number): void {
    this.#of.paused.set({ cause }, tasks)
  }

  careful(tasks: number): void {
    this.#of.careful.set(tasks)
  }

  steps(count: number): void {
    this.#of.steps.inc(count)
  }

  memory({ anonymous, limit, heapLimit }: ProcessMemory): void {
    this.#of.memory.set(anonymous)
    this.#of.memoryLimit.set(limit ?? 0)
    this.#of.heapLimit.set(heapLimit)
  }
}
