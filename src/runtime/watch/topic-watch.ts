import type { Topology } from '#stream/nodes.ts'
import { taskCount, topicsOf } from '#runtime/ownership/assignment.ts'
import type { TaskCountCheck } from '#runtime/ownership/task-count-check.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { Pausable } from '#runtime/ports/pod-observer.ts'

export interface TopicWatchParts {
  readonly topology: Topology
  readonly own: OwnTopics
  readonly restore: Pick<ClusterPort, 'partitionCounts'>
  readonly taskCountCheck: TaskCountCheck
  readonly log: Log
  readonly nowMs: () => number
  /** How often topics are looked at. */
  readonly growthCheckMs: number
}

/** Something may be wrong: the next look does not wait for its time. */
const soonMs = 1_000
/** One broker may not know yet about partitions of a topic made a moment ago. */
const looksUntilSure = 2

/** Looks at the topics of the application, beside the loop. Without an answer it asks again at the next look. */
export class TopicWatch {
  readonly #parts: TopicWatchParts
  #lookedMs: number
  #isLooking = false
  #fault: TopicsError | undefined
  /** How many looks in a row have found disagreements. */
  #disagreements = 0
  #counts: ReadonlyMap<string, number> | undefined

  constructor(parts: TopicWatchParts) {
    this.#parts = parts
    this.#lookedMs = parts.nowMs()
  }

  /**
   * Looks when it is time.
   * @param isUrgent a task waits, perhaps for a missing topic
   */
  lookWhenDue(isUrgent = false): void {
    const { nowMs, growthCheckMs } = this.#parts
    const pauseMs = isUrgent || this.#fault !== undefined ? Math.min(soonMs, growthCheckMs) : growthCheckMs
    if (this.#isLooking || nowMs() - this.#lookedMs < pauseMs) return
    this.#lookedMs = nowMs()
    this.#isLooking = true
    void this.#look().finally(() => (this.#isLooking = false))
  }

  /** Without its topics no transaction is committed, so ticks do not come back: names the cause instead of its effect. */
  causesOf(tasks: readonly Pausable[]): readonly Pausable[] {
    if (this.#fault === undefined) return tasks
    return tasks.map(({ number, pausedBy }) => ({ number, pausedBy: pausedBy === 'tick' ? 'topics' : pausedBy }))
  }

  /**
   * New partition counts since the last call; none while topics are missing or disagree.
   * @throws TopicsError after two looks in a row have found disagreements: nothing may be committed any more
   */
  takeCounts(): ReadonlyMap<string, number> | undefined {
    if (this.#fault !== undefined && this.#disagreements >= looksUntilSure) throw this.#fault
    const counts = this.#counts
    this.#counts = undefined
    return counts
  }

  async #look(): Promise<void> {
    const { topology, own, restore, log, taskCountCheck } = this.#parts
    try {
      const counts = await restore.partitionCounts(topicsOf(topology, own))
      this.#tell(faultIn(() => taskCountCheck.check(taskCount(topology, own, counts))))
      if (this.#fault === undefined) this.#counts = counts
    } catch (error) {
      log.warn({}, `partition counts are not known: ${(error as Error).message}; asked again`)
    }
  }

  /** Once for each fault, however often it is found. */
  #tell(fault: TopicsError | undefined): void {
    if (fault !== undefined && fault.message !== this.#fault?.message)
      this.#parts.log.error({ faults: fault.faults }, fault.message)
    this.#fault = fault
    this.#disagreements = fault === undefined || fault.isOnlyMissing ? 0 : this.#disagreements + 1
  }
}

const faultIn = (check: () => void): TopicsError | undefined => {
  try {
    check()
    return undefined
  } catch (error) {
    if (error instanceof TopicsError) return error
    throw error
  }
}
