import type { Topology } from '#stream/nodes.ts'
import { type AssignedInput, inputsOf, taskCount, topicsOf } from '#runtime/ownership/assignment.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'

export interface NewPartitionsParts {
  readonly topology: Topology
  readonly own: OwnTopics
  readonly restore: Pick<ClusterPort, 'partitionCounts'>
  readonly log: Log
  readonly nowMs: () => number
  /** How often partition counts are looked at. */
  readonly growthCheckMs: number
}

/** A task as it is seen from here. */
type Growing = Pick<OwnedTask, 'number' | 'committedPositions'>

/**
 * Looks beside the loop whether an input has got more partitions. A broker that gives no answer is asked again at the next
 * look: nothing depends on it but how soon a new partition is read.
 */
export class NewPartitions {
  readonly #parts: NewPartitionsParts
  #checkedMs: number
  #checking = false
  #counts: ReadonlyMap<string, number> | undefined
  /** Tasks that were compared with these counts. */
  #compared = new WeakSet<Growing>()

  constructor(parts: NewPartitionsParts) {
    this.#parts = parts
    this.#checkedMs = parts.nowMs()
  }

  /** Looks again when it is time. */
  checkWhenDue(): void {
    const { nowMs, growthCheckMs } = this.#parts
    if (this.#checking || nowMs() - this.#checkedMs < growthCheckMs) return
    this.#checkedMs = nowMs()
    this.#checking = true
    void this.#check().finally(() => (this.#checking = false))
  }

  /** The inputs that a look has found and that the task does not read; each task is compared once with each look. */
  missing(task: Growing): readonly AssignedInput[] {
    const { topology, own } = this.#parts
    const counts = this.#counts
    if (counts === undefined || this.#compared.has(task)) return []
    this.#compared.add(task)
    const known = new Set(task.committedPositions.map(({ topic, partition }) => `${topic}-${partition}`))
    const wanted = inputsOf(task.number, counts.get(own.journal)!, topology, own, counts)
    return wanted.filter(({ topic, partition }) => !known.has(`${topic}-${partition}`))
  }

  async #check(): Promise<void> {
    const { topology, own, restore, log } = this.#parts
    try {
      const counts = await restore.partitionCounts(topicsOf(topology, own))
      taskCount(topology, own, counts)
      this.#counts = counts
      this.#compared = new WeakSet()
    } catch (error) {
      log.warn({}, `partition counts are not known: ${(error as Error).message}; asked again`)
    }
  }
}
