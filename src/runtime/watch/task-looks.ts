import type { ConsumerPort } from '#runtime/ports/kafka-port.ts'
import type { PodObserver, TaskLook } from '#runtime/ports/pod-observer.ts'
import type { InputQueue } from '#runtime/inputs/input-queue.ts'
import type { OwnedTask } from '#runtime/ownership/owned-task.ts'

export interface LookParts {
  readonly consumer: Pick<ConsumerPort, 'highWatermark'>
  readonly observer: Pick<PodObserver, 'looked'>
  readonly own: { readonly journal: string }
  readonly nowMs: () => number
}

/** A timer that is due for longer is late: ticks are a second apart, and a commit may take one. */
const overdueAfterMs = 5_000

/** An input in wait for records: its position, and the time since when it stands there. */
interface Behind {
  readonly taken: number
  readonly sinceMs: number
}

/** Looks at every task of the pod once a second: its lag, timers, rows and checkpoint. */
export class TaskLooks {
  readonly #parts: LookParts
  readonly #behind = new WeakMap<InputQueue, Behind>()

  constructor(parts: LookParts) {
    this.#parts = parts
  }

  /** @param checkpointMs the time of a task's last checkpoint, or of its opening; absent when it makes none */
  tell(tasks: readonly OwnedTask[], checkpointMs: (task: OwnedTask) => number | undefined): void {
    this.#parts.observer.looked(tasks.map((task) => this.#look(task, checkpointMs(task))))
  }

  #look(owned: OwnedTask, checkpointMs: number | undefined): TaskLook {
    const { nowMs, own } = this.#parts
    const { layers } = owned.task
    const now = nowMs()
    const inputs = owned.group.queues.filter(({ topic }) => topic !== own.journal)
    return {
      task: owned.number,
      lagRecords: inputs.reduce((lag, queue) => lag + this.#missing(queue), 0),
      lagMs: inputs.reduce((lag, queue) => Math.max(lag, this.#ageMs(queue, now)), 0),
      rows: layers.counts?.rows,
      timersPending: layers.counts?.timers,
      timersOverdue: layers.overdue(now - overdueAfterMs),
      checkpointAgeMs: checkpointMs === undefined ? undefined : Math.max(0, now - checkpointMs),
      parking: owned.task.parking.look,
    }
  }

  /** Records not processed yet, as of the last fetch. */
  #missing({ topic, partition, position }: InputQueue): number {
    return Math.max(0, (this.#parts.consumer.highWatermark(topic, partition) ?? position) - position)
  }

  /** The age of the next record; before it has come, the time since when the input stands still with records ahead. */
  #ageMs(queue: InputQueue, now: number): number {
    if (this.#missing(queue) === 0) {
      this.#behind.delete(queue)
      return 0
    }
    const timestamp = queue.size > 0 ? queue.headTimestamp() : 0
    if (timestamp > 0) return Math.max(0, now - timestamp)
    const before = this.#behind.get(queue)
    const behind = before?.taken === queue.taken ? before : { taken: queue.taken, sinceMs: now }
    this.#behind.set(queue, behind)
    return now - behind.sinceMs
  }
}
