import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import type { CommitPipeline } from './commit-pipeline.ts'
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
  readonly task: OwnedTask
  readonly offset: number
  readonly changelogId: string | undefined
  /** Once it has so many commits, its rows are those of the changelog up to the offset, or newer. */
  readonly seq: number
}

/**
 * Makes checkpoints of tasks beside the loop, one after the other. A checkpoint must never be newer than its rows: the end of
 * the changelog is asked for first. The broker may have committed the transaction on its way before it answered, so the rows
 * are not looked at before that one has ended; if it has failed, the answer is of no use.
 */
export class Checkpoints {
  readonly #parts: CheckpointParts
  readonly #commits: Pick<CommitPipeline, 'settle'>
  readonly #lastTries = new WeakMap<OwnedTask, LastTry>()
  #isBusy = false

  constructor(parts: CheckpointParts, commits: Pick<CommitPipeline, 'settle'>) {
    this.#parts = parts
    this.#commits = commits
  }

  /** Begins with the tasks in need of one, unless others are in progress. Never fails. */
  makeWhenDue(tasks: readonly OwnedTask[]): void {
    const due = this.#isBusy ? [] : tasks.filter((task) => this.#isDue(task))
    if (due.length === 0) return
    this.#isBusy = true
    void this.#make(due).finally(() => (this.#isBusy = false))
  }

  #isDue(task: OwnedTask): boolean {
    const { unsavedBytes } = task.task.layers
    if (unsavedBytes === undefined) return false
    const { atMs, seq } = this.#lastTry(task)
    const waitedMs = this.#parts.nowMs() - atMs
    const isTime = waitedMs >= this.#parts.checkpointEveryMs && task.seq > seq
    return isTime || (unsavedBytes >= mostUnsavedBytes && waitedMs >= retryAfterMs)
  }

  #lastTry(task: OwnedTask): LastTry {
    const known = this.#lastTries.get(task)
    if (known !== undefined) return known
    // Many rows were restored without a checkpoint: the next process must not read them again.
    const isFull = (task.task.layers.unsavedBytes ?? 0) >= mostUnsavedBytes
    const first = { atMs: isFull ? -Infinity : this.#parts.nowMs(), seq: task.seq }
    this.#lastTries.set(task, first)
    return first
  }

  async #make(due: readonly OwnedTask[]): Promise<void> {
    const askedMs = this.#parts.nowMs()
    for (const task of due) this.#lastTries.set(task, { atMs: askedMs, seq: task.seq })
    try {
      for (const candidate of await this.#candidates(due)) await this.#save(candidate, askedMs)
    } catch (error) {
      this.#parts.log.warn({}, `no checkpoint was made, the next one comes later: ${(error as Error).message}`)
    }
  }

  /** The tasks with rows to save now. */
  async #candidates(due: readonly OwnedTask[]): Promise<readonly Candidate[]> {
    const { own, restore, failPoint } = this.#parts
    const ids = due.map(({ changelogId }) => changelogId)
    const ends = await restore.stableEnds(due.map(({ number }) => ({ topic: own.changelog, partition: number })))
    failPoint('checkpoint-asked')
    const candidates = due.map((task, index) => ({
      task,
      offset: ends[index]!.offset,
      changelogId: ids[index],
      seq: task.isFrozen ? task.seq + 1 : task.seq,
    }))
    await this.#commits.settle()
    return candidates.filter(({ task, seq }) => task.seq >= seq)
  }

  async #save({ task, offset, changelogId }: Candidate, askedMs: number): Promise<void> {
    const { nowMs, observer, failPoint } = this.#parts
    // Only memory has all rows while they are written into another changelog.
    if (task.isRewriting || task.changelogId !== changelogId) return
    const startedMs = nowMs()
    const checkpoint = { offset, askedMs, changelogId, ...task.engineRows }
    if (!(await task.task.layers.save(checkpoint, () => failPoint('checkpoint-rows')))) return
    failPoint('checkpoint-stamped')
    observer.checkpointed(nowMs() - startedMs)
  }
}
