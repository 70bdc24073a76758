import type { Log } from '#runtime/ports/log.ts'
import { type Pausable, type PauseCause, pauseCauses, type PodObserver } from '#runtime/ports/pod-observer.ts'

interface Pause {
  readonly cause: PauseCause
  readonly looks: number
}

/** A pause that is seen so often in a row is told; shorter ones belong to every start. */
const looksUntilTold = 2

const advice: Readonly<Record<PauseCause, string>> = {
  registry: 'a schema is not there: bring the registry back, they go on by themselves',
  broker: 'they cannot be opened: bring the broker back, or grant the right that was named, they go on by themselves',
  topics: 'topics are missing or disagree: mend what TOPICS_INVALID names, they go on by themselves',
  tick: 'their own ticks do not come back: bring the broker back, or grant the right that was named, they go on by themselves',
  flood: 'rules of a new build fail: go back to the build before, or release them as BUILD_HELD says',
}

/** Tells which tasks wait for a fault outside of their records to end: as a metric, and in the log once at each begin and end. */
export class PauseReport {
  readonly #observer: Pick<PodObserver, 'paused'>
  readonly #log: Log
  #pauses: ReadonlyMap<number, Pause> = new Map()

  constructor(observer: Pick<PodObserver, 'paused'>, log: Log) {
    this.#observer = observer
    this.#log = log
  }

  /**
   * Call about once a second with all tasks of the pod, opened or not.
   * @param hasBacklog the client may hold ticks behind other input: they are late, and nothing is to be mended
   */
  check(tasks: readonly Pausable[], hasBacklog = false): void {
    const before = this.#pauses
    const waiting = tasks.filter(({ pausedBy }) => !(hasBacklog && pausedBy === 'tick'))
    const now = new Map(waiting.flatMap((task) => pauseOf(task, before.get(task.number))))
    this.#pauses = now
    for (const cause of pauseCauses) {
      this.#observer.paused(cause, told(now, cause).length)
      const begun = told(now, cause).filter((task) => now.get(task)!.looks === looksUntilTold)
      const ended = told(before, cause).filter((task) => now.get(task)?.cause !== cause)
      const resumed = tasks.filter(({ number }) => ended.includes(number)).map(({ number }) => number)
      if (begun.length > 0)
        this.#log.warn({ cause, tasks: begun }, `${begun.length} tasks are paused: ${advice[cause]}`)
      if (resumed.length > 0) this.#log.info({ cause, tasks: resumed }, `${resumed.length} tasks go on`)
    }
  }
}

const pauseOf = ({ number, pausedBy }: Pausable, before: Pause | undefined): readonly (readonly [number, Pause])[] =>
  pausedBy === undefined
    ? []
    : [[number, { cause: pausedBy, looks: before?.cause === pausedBy ? before.looks + 1 : 1 }]]

const told = (pauses: ReadonlyMap<number, Pause>, cause: PauseCause): readonly number[] =>
  [...pauses].filter(([, pause]) => pause.cause === cause && pause.looks >= looksUntilTold).map(([task]) => task)
