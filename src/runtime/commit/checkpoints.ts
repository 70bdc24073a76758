import type { Layers } from '#state/layers.ts'
import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import type { FailPoint } from './fail-point.ts'

export interface CheckpointParts {
  readonly own: Pick<OwnTopics, 'changelog'>
  readonly restore: Pick<ClusterPort, 'stableEnds'>
  readonly failPoint: FailPoint
  readonly observer: Pick<PodObserver, 'checkpointed'>
  readonly log: Log
  /** A task has a checkpoint so often while it commits. */
  readonly checkpointEveryMs: number
  readonly nowMs: () => number
}

/** A task as seen from here. */
export type Saveable = Pick<OwnedTask, 'number' | 'seq' | 'isFrozen' | 'isRewriting' | 'changelogId' | 'engineRows'> & {
  readonly task: { readonly layers: Pick<Layers, 'checkpoint' | 'unsavedBytes' | 'save'> }
}

/** Rows of so many bytes in the changelog are read in a second; with more to read, a checkpoint does not wait for its time. */
const mostUnsavedBytes = 32 * 1024 * 1024
const retryAfterMs = 10_000

/** The last try of a checkpoint, or the opening of the task. */
interface LastTry {
  readonly atMs: number
  /** How many commits its rows have had. */
  readonly seq: number
}

/** A task, and the offset for its rows. */
interface Candidate {
  readonly task: Saveable
  readonly offset: number
  readonly changelogId: string | undefined
  /** Once it has so many commits, its rows are those of the changelog up to the offset, or newer. */
  readonly seq: number
  readonly askedMs: number
}

/**
 * Makes checkpoints of tasks beside the loop, one after the other. A checkpoint must never be newer than its rows. The end of
 * the changelog is asked for first; then a transaction must begin and succeed before the rows are saved. Until then the end may
 * stand behind a transaction on its way, or behind those of another pod: after a long pause a process does not know yet of
 * its lost task, but no transaction of it succeeds any more.
 */
export class Checkpoints {
  readonly #parts: CheckpointParts
  readonly #lastTries = new WeakMap<Saveable, LastTry>()
  readonly #savedMs = new WeakMap<Saveable, number>()
  /** They wait for a commit. */
  #candidates: readonly Candidate[] = []
  #isBusy = false

  constructor(parts: CheckpointParts) {
    this.#parts = parts
  }

  /** Goes on with the tasks in need of one, unless others are in progress. Never fails. */
  makeWhenDue(tasks: readonly Saveable[]): void {
    if (this.#isBusy) return
    const known = this.#candidates.filter(({ task }) => tasks.includes(task))
    const ready = known.filter(({ task, seq }) => task.seq >= seq)
    this.#candidates = known.filter((each) => !ready.includes(each))
    const due = tasks.filter((task) => this.#isDue(task) && !known.some((each) => each.task === task))
    if (ready.length + due.length === 0) return
    this.#isBusy = true
    void this.#make(ready, due).finally(() => (this.#isBusy = false))
  }

  /** The time that the last checkpoint of a task stands for; without one when it was opened. Absent when it makes none. */
  savedMs(task: Saveable): number | undefined {
    const { unsavedBytes, checkpoint } = task.task.layers
    if (unsavedBytes === undefined) return undefined
    const known = this.#savedMs.get(task) ?? checkpoint?.askedMs ?? this.#parts.nowMs()
    this.#savedMs.set(task, known)
    return known
  }

  #isDue(task: Saveable): boolean {
    const { unsavedBytes } = task.task.layers
    if (unsavedBytes === undefined) return false
    const { atMs, seq } = this.#lastTry(task)
    const waitedMs = this.#parts.nowMs() - atMs
    const isTime = waitedMs >= this.#parts.checkpointEveryMs && task.seq > seq
    return isTime || (unsavedBytes >= mostUnsavedBytes && waitedMs >= retryAfterMs)
  }

  #lastTry(task: Saveable): LastTry {
    const known = this.#lastTries.get(task)
    if (known !== undefined) return known
    // Many rows were restored without a checkpoint: the next process must not read them again.
    const isFull = (task.task.layers.unsavedBytes ?? 0) >= mostUnsavedBytes
    const first = { atMs: isFull ? -Infinity : this.#parts.nowMs(), seq: task.seq }
    this.#lastTries.set(task, first)
    return first
  }

  async #make(ready: readonly Candidate[], due: readonly Saveable[]): Promise<void> {
    try {
      for (const candidate of ready) await this.#save(candidate)
      if (due.length > 0) this.#candidates = [...this.#candidates, ...(await this.#ask(due))]
    } catch (error) {
      this.#parts.log.warn(
        { tasks: due.map(({ number }) => number) },
        `no checkpoint was made, the next one comes later: ${(error as Error).message}`,
      )
    }
  }

  async #ask(due: readonly Saveable[]): Promise<readonly Candidate[]> {
    const { own, restore, failPoint, nowMs } = this.#parts
    const askedMs = nowMs()
    for (const task of due) this.#lastTries.set(task, { atMs: askedMs, seq: task.seq })
    const ids = due.map(({ changelogId }) => changelogId)
    const ends = await restore.stableEnds(due.map(({ number }) => ({ topic: own.changelog, partition: number })))
    failPoint('checkpoint-asked')
    return due.map((task, index) => ({
      task,
      offset: ends[index]!.offset,
      changelogId: ids[index],
      seq: task.seq + (task.isFrozen ? 2 : 1),
      askedMs,
    }))
  }

  async #save({ task, offset, changelogId, askedMs }: Candidate): Promise<void> {
    const { nowMs, observer, failPoint } = this.#parts
    // Only memory has all rows while they are written into another changelog.
    if (task.isRewriting || task.changelogId !== changelogId) return
    const startedMs = nowMs()
    const checkpoint = { offset, askedMs, changelogId, ...task.engineRows }
    if (!(await task.task.layers.save(checkpoint, () => failPoint('checkpoint-rows')))) return
    failPoint('checkpoint-stamped')
    this.#savedMs.set(task, askedMs)
    observer.checkpointed(nowMs() - startedMs)
  }
}
