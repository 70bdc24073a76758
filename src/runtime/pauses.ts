import type { Log } from './log.ts'
import { type PauseCause, pauseCauses, type PodObserver } from './pod-observer.ts'

/** A task as it is seen from here. */
export interface Pausable {
  readonly partition: number
  /** What it waits for before its next record, if it does. */
  readonly pausedBy: PauseCause | undefined
}

interface Pause {
  readonly cause: PauseCause
  readonly looks: number
}

/** A pause that is seen so often in a row is told; shorter ones belong to every start. */
const looksUntilTold = 2

const advice: Readonly<Record<PauseCause, string>> = {
  registry: 'a schema is not there: bring the registry back, they go on by themselves',
  broker:
    'they cannot be opened, or their own tick does not come back: bring the broker back, they go on by themselves',
}

/** Tells which tasks wait for a fault outside of their records to end: as a metric, and in the log once at each begin and end. */
export class Pauses {
  readonly #observer: Pick<PodObserver, 'paused'>
  readonly #log: Log
  #pauses: ReadonlyMap<number, Pause> = new Map()

  constructor(observer: Pick<PodObserver, 'paused'>, log: Log) {
    this.#observer = observer
    this.#log = log
  }

  /** Call about once a second with all tasks of the pod, opened or not. */
  look(tasks: readonly Pausable[]): void {
    const before = this.#pauses
    const now = new Map(tasks.flatMap((task) => pauseOf(task, before.get(task.partition))))
    this.#pauses = now
    for (const cause of pauseCauses) {
      this.#observer.paused(cause, told(now, cause).length)
      const begun = told(now, cause).filter((task) => now.get(task)!.looks === looksUntilTold)
      const ended = told(before, cause).filter((task) => now.get(task)?.cause !== cause)
      const resumed = tasks.filter(({ partition }) => ended.includes(partition)).map(({ partition }) => partition)
      if (begun.length > 0)
        this.#log.warn({ cause, tasks: begun }, `${begun.length} tasks are paused: ${advice[cause]}`)
      if (resumed.length > 0) this.#log.info({ cause, tasks: resumed }, `${resumed.length} tasks go on`)
    }
  }
}

const pauseOf = ({ partition, pausedBy }: Pausable, before: Pause | undefined): readonly (readonly [number, Pause])[] =>
  pausedBy === undefined
    ? []
    : [[partition, { cause: pausedBy, looks: before?.cause === pausedBy ? before.looks + 1 : 1 }]]

const told = (pauses: ReadonlyMap<number, Pause>, cause: PauseCause): readonly number[] =>
  [...pauses].filter(([, pause]) => pause.cause === cause && pause.looks >= looksUntilTold).map(([task]) => task)
