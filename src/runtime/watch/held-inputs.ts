import type { InputQueue } from '#runtime/inputs/input-queue.ts'
import type { Batch, PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import type { ClusterPort, ConsumerPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'

export interface HeldInputsParts {
  readonly consumer: Pick<ConsumerPort, 'pause' | 'resume' | 'seek'>
  readonly restore: Pick<ClusterPort, 'unreadable' | 'stableEnds'>
  readonly log: Log
  readonly nowMs: () => number
}

/** Between a search in vain and the next: each one starts a process. */
const searchPauseMs = 10_000

/**
 * Holds inputs with a batch in front that the client cannot unpack: it stops fetching them, and their tasks go on without them.
 * The client reports such a batch without its place, so another client tries each input behind the end of its log, beside the loop. An input is held until an operator's order passes over the batch, or its task is opened or rewound.
 */
export class HeldInputs {
  readonly #parts: HeldInputsParts
  /** Held inputs, each with the offset of its unreadable batch. */
  readonly #held = new Map<InputQueue, number>()
  #searching = false
  #searchAtMs = -Infinity
  #found: readonly PartitionPosition[] = []

  constructor(parts: HeldInputsParts) {
    this.#parts = parts
  }

  get count(): number {
    return this.#held.size
  }

  /** Call in each pass, when no poll is in flight. @param fetched the inputs that back-pressure does not pause */
  async check(batch: Batch, fetched: readonly InputQueue[]): Promise<void> {
    if (batch.hasUnreadable && !this.#searching && this.#parts.nowMs() >= this.#searchAtMs) this.#search(fetched)
    if (this.#found.length > 0) this.#hold(fetched)
    if (this.#held.size > 0) await this.#goOn()
  }

  /** Stops fetching inputs marked as held. */
  hold(queues: readonly InputQueue[]): void {
    const { consumer, log } = this.#parts
    for (const queue of queues.filter(({ isHeld }) => isHeld)) {
      const { topic, partition, fetchPosition: offset } = queue
      this.#held.set(queue, offset)
      consumer.pause([{ topic, partition }])
      if (queue.held === 'batch')
        log.error({ code: 'BATCH_UNREADABLE', topic, partition, offset }, adviceFor(topic, partition, offset))
    }
  }

  /** These inputs leave the pod: should they come back, they must not be paused. */
  release(queues: readonly InputQueue[]): void {
    const held = queues.filter((queue) => this.#held.delete(queue))
    for (const queue of held) queue.held = undefined
    if (held.length > 0) this.#parts.consumer.resume(held.map(partitionOf))
  }

  #search(fetched: readonly InputQueue[]): void {
    this.#searching = true
    const positions = fetched.map((queue) => ({ ...partitionOf(queue), offset: queue.fetchPosition }))
    void this.#find(positions).finally(() => (this.#searching = false))
  }

  async #find(positions: readonly PartitionPosition[]): Promise<void> {
    const { restore, log, nowMs } = this.#parts
    try {
      const ends = await restore.stableEnds(positions)
      const behind = positions.filter(({ offset }, index) => offset < ends[index]!.offset)
      this.#found = await restore.unreadable(behind)
      if (this.#found.length === 0) log.error({ code: 'BATCH_UNREADABLE' }, adviceForUnknown)
    } catch (error) {
      const text = `a batch cannot be unpacked, and its place is not known yet: ${(error as Error).message}; asked again`
      log.warn({ code: 'BATCH_UNREADABLE' }, text)
    }
    if (this.#found.length === 0) this.#searchAtMs = nowMs() + searchPauseMs
  }

  #hold(fetched: readonly InputQueue[]): void {
    for (const { topic, partition, offset } of this.#found) {
      const queue = fetched.find((each) => each.topic === topic && each.partition === partition)
      if (queue?.fetchPosition !== offset) continue
      queue.held = 'batch'
      this.hold([queue])
    }
    this.#found = []
  }

  /** An order has moved an input past its batch, an abort to a place before it; or its tick has come. */
  async #goOn(): Promise<void> {
    const isFree = ([queue, offset]: readonly [InputQueue, number]) => !queue.isHeld || queue.fetchPosition !== offset
    const moved = [...this.#held].filter(isFree).map(([queue]) => queue)
    if (moved.length === 0) return
    await this.#parts.consumer.seek(moved.map((queue) => ({ ...partitionOf(queue), offset: queue.fetchPosition })))
    this.release(moved)
    this.#parts.log.info({ inputs: moved.map(partitionOf) }, `${moved.length} held inputs are fetched again`)
  }
}

const partitionOf = ({ topic, partition }: TopicPartition): TopicPartition => ({ topic, partition })

const adviceFor = (topic: string, partition: number, offset: number): string =>
  `${topic}-${partition} is held at offset ${offset}, since its next batch cannot be unpacked; everything else goes on. Find its ` +
  `producer, then pass over the batch: npm run cli -- skip-batch <application> ${topic} ${partition}`

const adviceForUnknown =
  'a batch cannot be unpacked, and it is in none of the inputs that are fetched; if this goes on and tasks wait for ticks, it is in ' +
  'the journal: let a broker with an undamaged copy lead that partition'
