import { commit, type CommitParts, type CommitSize } from './commit.ts'
import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import type { Log } from '#runtime/ports/log.ts'
import { renewIfNeeded } from './renewal.ts'

export interface PipelineParts extends CommitParts {
  readonly log: Log
}

/** A transaction that did not end well: what it held, when it was begun, and what was thrown. */
export interface FailedCommit {
  /** None when it has ended well, and only its producer could not be made new. */
  readonly tasks: readonly OwnedTask[]
  readonly startedMs: number
  readonly error: unknown
}

/** A transaction that ended well. */
export interface DoneCommit {
  readonly tasks: readonly OwnedTask[]
  readonly tookMs: number
  readonly size: CommitSize
}

/**
 * Runs commits beside the loop, one at a time: the tasks are frozen at a record boundary, and while their transaction is on
 * its way they go on above it. Nothing is produced for the next transaction before this one has ended.
 */
export class CommitPipeline {
  readonly #parts: PipelineParts
  readonly #nowMs: () => number
  readonly #done: (done: DoneCommit) => void
  #running: Promise<void> | undefined
  #failed: FailedCommit | undefined

  /** @param done told about each commit right after its fold */
  constructor(parts: PipelineParts, nowMs: () => number, done: (done: DoneCommit) => void) {
    this.#parts = parts
    this.#nowMs = nowMs
    this.#done = done
  }

  /** Whether a transaction is on its way, or has failed and was not taken yet. */
  get busy(): boolean {
    return this.#running !== undefined || this.#failed !== undefined
  }

  /** Freezes the tasks and begins their transaction; call at a record boundary, while not {@link busy}. */
  start(tasks: readonly OwnedTask[]): void {
    for (const task of tasks) task.freeze()
    this.#running = this.#run(tasks, this.#nowMs()).finally(() => (this.#running = undefined))
  }

  /** Resolves when no transaction is on its way; never rejects. */
  async settle(): Promise<void> {
    await this.#running
  }

  /** The transaction that failed since the last call, if one did. */
  takeFailed(): FailedCommit | undefined {
    const failed = this.#failed
    this.#failed = undefined
    return failed
  }

  async #run(tasks: readonly OwnedTask[], startedMs: number): Promise<void> {
    const { producer, log } = this.#parts
    let held = tasks
    try {
      const size = await commit(tasks, this.#parts, startedMs)
      held = []
      this.#done({ tasks, tookMs: this.#nowMs() - startedMs, size })
      await renewIfNeeded(producer, log)
    } catch (error) {
      this.#failed = { tasks: held, startedMs, error }
    }
  }
}
