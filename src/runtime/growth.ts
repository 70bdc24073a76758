import type { Topology } from '#stream/nodes.ts'
import { type AssignedInput, inputsOf, taskCount, topicsOf } from './assignment.ts'
import type { TopicPartition } from './batch.ts'
import type { RestorePort } from './kafka-port.ts'
import type { Log } from './log.ts'
import type { OwnTopics } from './own-topics.ts'

export interface GrowthParts {
  readonly topology: Topology
  readonly own: OwnTopics
  readonly restore: Pick<RestorePort, 'partitionCounts'>
  readonly log: Log
  readonly nowMs: () => number
  /** How often partition counts are looked at. */
  readonly growthCheckMs: number
}

/**
 * Looks beside the loop whether an input has got more partitions. A broker that gives no answer is asked again at the next
 * look: nothing depends on it but how soon a new partition is read.
 */
export class Growth {
  readonly #parts: GrowthParts
  #lookedMs: number
  #looking = false
  #counts: ReadonlyMap<string, number> | undefined

  constructor(parts: GrowthParts) {
    this.#parts = parts
    this.#lookedMs = parts.nowMs()
  }

  /** Looks again when it is time. */
  lookWhenDue(): void {
    const { nowMs, growthCheckMs } = this.#parts
    if (this.#looking || nowMs() - this.#lookedMs < growthCheckMs) return
    this.#lookedMs = nowMs()
    this.#looking = true
    void this.#look().finally(() => (this.#looking = false))
  }

  /** Of a task, the inputs that exist and are not among those that it reads; none before the first look. */
  missing(task: number, reads: readonly TopicPartition[]): readonly AssignedInput[] {
    const { topology, own } = this.#parts
    const counts = this.#counts
    if (counts === undefined) return []
    const known = new Set(reads.map(({ topic, partition }) => `${topic}-${partition}`))
    const wanted = inputsOf(task, counts.get(own.journal)!, topology, own, counts)
    return wanted.filter(({ topic, partition }) => !known.has(`${topic}-${partition}`))
  }

  async #look(): Promise<void> {
    const { topology, own, restore, log } = this.#parts
    try {
      const counts = await restore.partitionCounts(topicsOf(topology, own))
      taskCount(topology, own, counts)
      this.#counts = counts
    } catch (error) {
      log.warn({}, `partition counts are not known: ${(error as Error).message}; asked again`)
    }
  }
}
