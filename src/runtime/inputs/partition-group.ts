import type { Batch, PartitionPosition, Run } from '#runtime/ports/batch.ts'
import { forwardedTimestamp } from './forward-origin.ts'
import { InputQueue } from './input-queue.ts'
import type { StreamClock } from './stream-clock.ts'

/** A partition that keeps its task waiting for longer is not waited for again until it has answered. */
export const longestWaitMs = 10_000

/**
 * Where an input comes from: a source of the topology, by its index; the journal; or other tasks, which have sent home what each
 * took from a source.
 */
export type InputSource = number | 'journal' | 'forward'

/**
 * An input partition of a task, in merge order: the journal, what was forwarded to the task, then the sources as the topology
 * lists them. A forwarded record goes first among equals: it has waited already, and must not starve behind a busy input.
 */
export interface Input extends PartitionPosition {
  readonly source: InputSource
}

interface Member {
  readonly source: InputSource
  readonly queue: InputQueue
  waitingSinceMs: number | undefined
  overdue: boolean
}

/** A group's view of the world: the cached high watermark of a partition, and the pod's time for waits. */
export interface GroupPort {
  /** Next offset that the broker will write, as of the last fetch; `undefined` when not known yet. */
  highWatermark(topic: string, partition: number): number | undefined
  nowMs(): number
}

/** The input that is next, and where its record comes from. */
export interface Head {
  readonly source: InputSource
  readonly queue: InputQueue
}

/**
 * Merges the inputs of one task by (bounded timestamp, input order, offset). It offers a record only when every other
 * partition has one buffered or is at its end, so that the order does not depend on which fetch came first. Forwarded input
 * is not waited for: it comes when another task has come to it, which may itself be waiting.
 */
export class PartitionGroup {
  readonly #members: Member[]
  readonly #clock: () => StreamClock
  readonly #port: GroupPort

  constructor(inputs: readonly Input[], clock: () => StreamClock, port: GroupPort) {
    this.#members = inputs.map(memberOf)
    this.#clock = clock
    this.#port = port
  }

  get queues(): readonly InputQueue[] {
    return this.#members.map(({ queue }) => queue)
  }

  /**
   * Holds inputs in front of batches too large or damaged for the client. An input with records before its batch is held only until a tick
   * has come: they can then be processed and committed while the client still unpacks.
   */
  hold(batches: readonly PartitionPosition[]): void {
    for (const { topic, partition, offset } of batches) {
      const queue = this.queueOf(topic, partition)
      if (queue !== undefined) queue.held = queue.fetchPosition === offset ? 'batch' : 'tick'
    }
  }

  /** A tick has come. */
  letGo(): void {
    for (const { queue } of this.#members) if (queue.held === 'tick') queue.held = undefined
  }

  /** The input of this partition, if the task reads it. */
  queueOf(topic: string, partition: number): InputQueue | undefined {
    return this.#member(topic, partition)?.queue
  }

  /** Where each input stands: the offset that a commit stores. */
  positions(): readonly PartitionPosition[] {
    return this.#members.map(({ queue: { topic, partition, position } }) => ({ topic, partition, offset: position }))
  }

  /** Where each input ends, as far as it was fetched. */
  fetchPositions(): readonly PartitionPosition[] {
    return this.queues.map(({ topic, partition, fetchPosition }) => ({ topic, partition, offset: fetchPosition }))
  }

  /** Whether a record was taken since these, which are in the order of {@link positions}; a marker alone is worth no commit. */
  tookSince(positions: readonly PartitionPosition[]): boolean {
    return this.#members.some(({ queue }, index) => queue.taken > (positions[index]?.offset ?? -1))
  }

  /** Takes in partitions that an input has got while running; in merge order they come after the others. */
  grow(inputs: readonly Input[]): void {
    this.#members.push(...inputs.map(memberOf))
  }

  add(batch: Batch, run: Run): void {
    const member = this.#member(run.topic, run.partition)
    if (member === undefined || member.queue.isHeld) return
    member.queue.add(batch, run)
    member.overdue = false
    member.waitingSinceMs = undefined
  }

  markEnd({ topic, partition, offset }: PartitionPosition): void {
    const member = this.#member(topic, partition)
    if (member === undefined) return
    member.queue.markEnd(offset)
    member.overdue = false
  }

  /** The next input, or `undefined` while one has nothing buffered and is not known to be at its end. */
  head(): Head | undefined {
    const resuming = this.#resumeTick()
    if (resuming !== undefined) return resuming
    let first: Member | undefined
    let firstTime = Infinity
    let waiting = false
    for (const member of this.#members) {
      if (member.queue.size === 0) {
        // Every one is looked at, so that several silent partitions are waited for at the same time.
        waiting = this.#mustWait(member) || waiting
        continue
      }
      const time = this.#clock().bounded(member.queue.headTimestamp())
      if (time < firstTime) {
        first = member
        firstTime = time
      }
    }
    return waiting ? undefined : first
  }

  /** Drops all buffers and goes back to the given positions. */
  rewind(positions: readonly PartitionPosition[]): void {
    for (const { topic, partition, offset } of positions) this.#member(topic, partition)?.queue.rewind(offset)
    this.restartWaits()
  }

  /** Every partition is waited for again: what came before does not count, since nobody was looking. */
  restartWaits(): void {
    for (const member of this.#members) {
      member.overdue = false
      member.waitingSinceMs = undefined
    }
  }

  /** Partitions that no longer are waited for, since they kept the task waiting for too long. */
  get overdue(): readonly InputQueue[] {
    return this.#members.filter((member) => member.overdue).map(({ queue }) => queue)
  }

  /** A tick after a stop is taken before all else: it only sets the bound by which the backlog is ordered. */
  #resumeTick(): Head | undefined {
    const ticks = this.#members[0]
    if (ticks?.source !== 'journal' || ticks.queue.size === 0) return undefined
    return this.#clock().resumes(ticks.queue.headTimestamp()) ? ticks : undefined
  }

  #mustWait(member: Member): boolean {
    if (member.source === 'forward' || member.queue.isHeld) return false
    if (member.overdue || this.#atEnd(member.queue)) {
      member.waitingSinceMs = undefined
      return false
    }
    const nowMs = this.#port.nowMs()
    member.waitingSinceMs ??= nowMs
    member.overdue = nowMs - member.waitingSinceMs >= longestWaitMs
    return !member.overdue
  }

  #atEnd(queue: InputQueue): boolean {
    if (queue.endSeen) return true
    const end = this.#port.highWatermark(queue.topic, queue.partition)
    // Known until the next record: asking the client again for each record of the other inputs would cost more than they do.
    if (end !== undefined && queue.fetchPosition >= end) queue.markEnd(queue.fetchPosition)
    return queue.endSeen
  }

  #member(topic: string, partition: number): Member | undefined {
    return this.#members.find(({ queue }) => queue.topic === topic && queue.partition === partition)
  }
}

const memberOf = ({ source, topic, partition, offset }: Input): Member => ({
  source,
  queue: new InputQueue(topic, partition, offset, source === 'forward' ? forwardedTimestamp : undefined),
  waitingSinceMs: undefined,
  overdue: false,
})
