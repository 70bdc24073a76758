import type { ClusterPort, ConsumerPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'

export interface UnownedWatchParts {
  readonly own: Pick<OwnTopics, 'journal' | 'forward'>
  readonly consumer: Pick<ConsumerPort, 'rejoin'>
  readonly restore: Pick<ClusterPort, 'describeTopics' | 'logRanges'>
  readonly log: Log
  readonly nowMs: () => number
}

/** The tasks of a pod by their numbers. */
export interface HeldTasks {
  /** They tick. */
  readonly open: readonly number[]
  /** On their way. */
  readonly opening: readonly number[]
}

/** Where a journal ended, and since when. */
interface End {
  readonly offset: number
  readonly sinceMs: number
}

/** Five ticks: a slow commit holds them up for a second or two. */
const stillForMs = 5_000

/**
 * Finds tasks without an owner when a pod has joined, and has the group give them to somebody. A static member back within its
 * session is given its old tasks, and the group is not told (KIP-345): if its predecessor was just giving a task to another pod,
 * the task would stand still until the group changes. An owner writes a tick a second into the journal of its task, so a
 * journal at a standstill has no owner, or its owner still restores the task: the group then assigns once more than it had to.
 */
export class UnownedWatch {
  readonly #parts: UnownedWatchParts
  #assignments = 0
  #isDone = false
  #isLooking = false
  #ends: ReadonlyMap<number, End> = new Map()
  /** Somebody ticks in them. */
  readonly #owned = new Set<number>()

  constructor(parts: UnownedWatchParts) {
    this.#parts = parts
  }

  /** The group has assigned. With the second time after a join it has given everything to somebody. */
  assigned(): void {
    this.#assignments++
  }

  /** Looks beside the loop, unless the last look is not answered yet; call about once a second. */
  look(tasks: HeldTasks): void {
    if (!this.#isWatching || this.#isLooking) return
    this.#isLooking = true
    void this.#look(tasks).finally(() => (this.#isLooking = false))
  }

  get #isWatching(): boolean {
    return this.#assignments === 1 && !this.#isDone
  }

  async #look({ open, opening }: HeldTasks): Promise<void> {
    try {
      const numbers = await this.#note()
      const others = numbers.filter((number) => !open.includes(number) && !opening.includes(number))
      if (others.every((number) => this.#owned.has(number))) this.#isDone = true
      const still = others.filter((number) => !this.#hasMoved(number))
      // Without a tick of ours the broker may take none of others either.
      const takesTicks = open.length === 0 || open.some((number) => this.#hasMoved(number))
      if (this.#isWatching && takesTicks && still.length > 0) await this.#claim(still)
    } catch (error) {
      this.#ends = new Map()
      this.#parts.log.debug({}, `whether every task belongs to a pod is not known: ${(error as Error).message}`)
    }
  }

  /** @returns the numbers of all tasks */
  async #note(): Promise<readonly number[]> {
    const { own, restore, nowMs } = this.#parts
    const count = (await restore.describeTopics([own.journal])).partitions.get(own.journal) ?? 0
    const numbers = Array.from({ length: count }, (_, number) => number)
    const ranges = await restore.logRanges(numbers.map((partition) => ({ topic: own.journal, partition })))
    const sinceMs = nowMs()
    const before = this.#ends
    this.#ends = new Map(
      ranges.map(({ partition, end }) => {
        const known = before.get(partition)
        if (known !== undefined && known.offset !== end) this.#owned.add(partition)
        return [partition, known?.offset === end ? known : { offset: end, sinceMs }]
      }),
    )
    return numbers
  }

  #hasMoved(number: number): boolean {
    return this.#parts.nowMs() - this.#ends.get(number)!.sinceMs < stillForMs
  }

  async #claim(tasks: readonly number[]): Promise<void> {
    const { own, consumer, log } = this.#parts
    log.info({ tasks }, `${tasks.length} tasks seem to belong to no pod: the group assigns again`)
    await consumer.rejoin(own.forward)
    this.#isDone = true
  }
}
