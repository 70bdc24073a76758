import type { PartitionPosition } from '#runtime/ports/batch.ts'
import type { InputQueue } from '#runtime/inputs/input-queue.ts'
import type { ClusterPort, ConsumerPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'

export interface StoppedInputsParts {
  readonly consumer: Pick<ConsumerPort, 'seek'>
  readonly restore: Pick<ClusterPort, 'stableEnds'>
  readonly log: Log
  readonly nowMs: () => number
  /** How often the ends of the inputs are looked at, in milliseconds. */
  readonly growthCheckMs: number
}

/** An input that is fetched: not one that back-pressure holds. */
type Fetched = Pick<InputQueue, 'topic' | 'partition' | 'fetchPosition'>

/**
 * Finds inputs that have records which do not come. The client tells an error of a partition once, and not at all when it comes
 * behind a record; it then fetches nothing more of it. Such a partition looks as if it were at its end. Reading it again from
 * where it stands goes on, or brings the error back, which starts the pod again.
 */
export class StoppedInputs {
  readonly #parts: StoppedInputsParts
  #checkedMs: number
  #checking = false
  /** Where each input stood at the last look that found more in its log. */
  #behind: ReadonlyMap<string, number> = new Map()
  #stopped: readonly PartitionPosition[] = []

  constructor(parts: StoppedInputsParts) {
    this.#parts = parts
    this.#checkedMs = parts.nowMs()
  }

  /** Looks beside the loop, when it is time; call about once a second. */
  checkWhenDue(inputs: readonly Fetched[]): void {
    const { nowMs, growthCheckMs } = this.#parts
    if (this.#checking || nowMs() - this.#checkedMs < growthCheckMs) return
    this.#checkedMs = nowMs()
    this.#checking = true
    void this.#check(inputs).finally(() => (this.#checking = false))
  }

  /** Reads stopped inputs again, each from its position, unless it has moved since the check. No poll may be in flight. */
  async readAgain(inputs: readonly Fetched[]): Promise<void> {
    if (this.#stopped.length === 0) return
    const still = this.#stopped.filter(({ topic, partition, offset }) =>
      inputs.some((input) => input.topic === topic && input.partition === partition && input.fetchPosition === offset),
    )
    this.#stopped = []
    if (still.length === 0) return
    this.#parts.log.warn(
      { inputs: still },
      `${still.length} inputs have stopped: read again; where that repeats, look at the brokers that lead them`,
    )
    await this.#parts.consumer.seek(still)
  }

  /** An input has stopped when it stood at the same place in two looks, and there was more to read in both. */
  async #check(inputs: readonly Fetched[]): Promise<void> {
    const positions = inputs.map(({ topic, partition, fetchPosition }) => ({ topic, partition, offset: fetchPosition }))
    try {
      const ends = await this.#parts.restore.stableEnds(positions)
      const behind = positions.filter(({ offset }, index) => offset !== ends[index]!.offset)
      this.#stopped = behind.filter((position) => this.#behind.get(nameOf(position)) === position.offset)
      this.#behind = new Map(behind.map((position) => [nameOf(position), position.offset]))
    } catch (error) {
      this.#parts.log.debug({}, `the ends of the inputs are not known: ${(error as Error).message}`)
    }
  }
}

const nameOf = ({ topic, partition }: PartitionPosition): string => `${topic}-${partition}`
