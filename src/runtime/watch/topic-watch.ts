import type { Topology } from '#stream/nodes.ts'
import { taskCount, topicsOf } from '#runtime/ownership/assignment.ts'
import type { ChangelogCheck } from '#runtime/ownership/changelog-check.ts'
import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import type { TaskCountCheck } from '#runtime/ownership/task-count-check.ts'
import { recreatedTopics, wereRecreated } from '#runtime/ownership/topic-ids.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { ClusterPort, TopicFacts } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { Pausable } from '#runtime/ports/pod-observer.ts'

export interface TopicWatchParts {
  readonly topology: Topology
  readonly own: OwnTopics
  readonly restore: Pick<ClusterPort, 'describeTopics'>
  readonly taskCountCheck: TaskCountCheck
  readonly changelogCheck: ChangelogCheck
  readonly acceptedTopicIds: ReadonlySet<string>
  readonly log: Log
  readonly nowMs: () => number
  /** How often topics are looked at. */
  readonly growthCheckMs: number
}

/** A task as seen from here. */
type Reading = Pick<OwnedTask, 'topicIds' | 'changelogId' | 'isRewriting' | 'rewriteInto'>

/** Something may be wrong: the next look does not wait for its time. */
const soonMs = 1_000
/** One broker may not know yet about partitions of a topic made a moment ago. */
const looksUntilSure = 2
const tellEveryMs = 10_000

/** Looks at the topics of the application, beside the loop. Without an answer it asks again at the next look. */
export class TopicWatch {
  readonly #parts: TopicWatchParts
  #lookedMs: number
  #isLooking = false
  #fault: TopicsError | undefined
  /** How many looks in a row have found disagreements. */
  #disagreements = 0
  #counts: ReadonlyMap<string, number> | undefined
  #recreated: readonly string[] = []
  #unknown = { text: '', toldMs: -Infinity }

  constructor(parts: TopicWatchParts) {
    this.#parts = parts
    this.#lookedMs = parts.nowMs()
  }

  /**
   * Looks when it is time.
   * @param isUrgent a task waits, perhaps for a missing topic
   */
  lookWhenDue(tasks: readonly Reading[], isUrgent = false): void {
    const { nowMs, growthCheckMs } = this.#parts
    const pauseMs = isUrgent || this.#fault !== undefined ? Math.min(soonMs, growthCheckMs) : growthCheckMs
    if (this.#isLooking || nowMs() - this.#lookedMs < pauseMs) return
    this.#lookedMs = nowMs()
    this.#isLooking = true
    void this.#look(tasks).finally(() => (this.#isLooking = false))
  }

  /** Without its topics no transaction is committed, so ticks do not come back: names the cause instead of its effect. */
  causesOf(tasks: readonly Pausable[]): readonly Pausable[] {
    if (this.#fault === undefined) return tasks
    return tasks.map(({ number, pausedBy }) => ({ number, pausedBy: pausedBy === 'tick' ? 'topics' : pausedBy }))
  }

  /**
   * New partition counts since the last call; none while topics are missing or disagree, or memory alone has the rows of the tasks.
   * @throws TopicsError after two looks in a row have found disagreements: nothing may be committed any more; KafkaCallError when
   * an input was deleted and made again: how to go on is decided when its tasks are opened
   */
  takeCounts(tasks: readonly Reading[]): ReadonlyMap<string, number> | undefined {
    if (this.#parts.changelogCheck.stateFor(tasks) !== 'whole') return undefined
    if (this.#fault !== undefined && this.#disagreements >= looksUntilSure) throw this.#fault
    if (this.#recreated.length > 0) throw wereRecreated(this.#recreated)
    const counts = this.#counts
    this.#counts = undefined
    return counts
  }

  /** Tasks opened meanwhile may know more than this look. */
  async #look(tasks: readonly Reading[]): Promise<void> {
    const { topology, own, restore, changelogCheck } = this.#parts
    try {
      const facts = await restore.describeTopics(topicsOf(topology, own))
      changelogCheck.note(facts, tasks)
      this.#tell(this.#faultIn(facts))
      this.#recreated = this.#recreatedOf(tasks, facts)
      if (this.#fault === undefined) this.#counts = facts.partitions
    } catch (error) {
      this.#tellUnknown((error as Error).message)
    }
  }

  /** A broker or a right may be away for long. */
  #tellUnknown(text: string): void {
    const { nowMs, log } = this.#parts
    if (text === this.#unknown.text && nowMs() - this.#unknown.toldMs < tellEveryMs) return
    this.#unknown = { text, toldMs: nowMs() }
    log.warn({}, `whether the topics are as they were is not known: ${text}; asked again`)
  }

  #recreatedOf(tasks: readonly Reading[], { ids }: TopicFacts): readonly string[] {
    const all = tasks.flatMap(({ topicIds }) => recreatedTopics(topicIds, ids, this.#parts.acceptedTopicIds))
    return [...new Set(all)]
  }

  /** Once for each fault, however often it is found. */
  #tell(fault: TopicsError | undefined): void {
    if (fault !== undefined && fault.message !== this.#fault?.message)
      this.#parts.log.error({ code: fault.code, faults: fault.faults }, fault.message)
    this.#fault = fault
    this.#disagreements = fault === undefined || fault.isOnlyMissing ? 0 : this.#disagreements + 1
  }

  #faultIn({ partitions }: TopicFacts): TopicsError | undefined {
    const { topology, own, taskCountCheck } = this.#parts
    try {
      taskCountCheck.check(taskCount(topology, own, partitions))
      return undefined
    } catch (error) {
      if (error instanceof TopicsError) return error
      throw error
    }
  }
}
