import type { PodObserver } from '#runtime/ports/pod-observer.ts'

/** One step in so many is measured. */
const stepsPerSample = 64

/** Measures some of the steps: the clock would cost as much as a light record if it were asked at each. */
export class StepTimes {
  readonly #observer: Pick<PodObserver, 'processed'>
  #steps = 0

  constructor(observer: Pick<PodObserver, 'processed'>) {
    this.#observer = observer
  }

  /** Runs a step and gives its outcome. */
  run<T>(step: () => T): T {
    if (++this.#steps % stepsPerSample !== 0) return step()
    const startedMs = performance.now()
    const outcome = step()
    if (outcome === 'progress') this.#observer.processed(performance.now() - startedMs)
    return outcome
  }
}
