import type { TopicPartition } from '#runtime/ports/batch.ts'
import type { InputQueue } from '#runtime/inputs/input-queue.ts'
import type { ConsumerPort } from '#runtime/ports/kafka-port.ts'

/** A partition with more records buffered is not fetched any more ... */
export const pauseAboveRecords = 5_000
/** ... until so few are left; the gap keeps it from stopping and starting with every batch. */
export const resumeBelowRecords = 1_000
/** The same in bytes, for large records. */
export const pauseAboveBytes = 8 * 1024 * 1024
export const resumeBelowBytes = 2 * 1024 * 1024

/**
 * Bounds what a pod buffers while a task waits: for a slower input, a tick or a schema. Each partition is paused for itself,
 * so that the one that is waited for goes on.
 */
export class BackPressure {
  readonly #consumer: Pick<ConsumerPort, 'pause' | 'resume'>
  readonly #paused = new Set<InputQueue>()

  constructor(consumer: Pick<ConsumerPort, 'pause' | 'resume'>) {
    this.#consumer = consumer
  }

  /** Pauses and resumes by what is buffered now; call between batches. */
  balance(queues: readonly InputQueue[]): void {
    const full = queues.filter((queue) => isFull(queue) && !queue.isHeld && !this.#paused.has(queue))
    const drained = [...this.#paused].filter(isDrained)
    for (const queue of full) this.#paused.add(queue)
    for (const queue of drained) this.#paused.delete(queue)
    if (full.length > 0) this.#consumer.pause(full.map(partitionOf))
    if (drained.length > 0) this.#consumer.resume(drained.map(partitionOf))
  }

  /** The inputs to be fetched: neither paused nor held. */
  fetched(queues: readonly InputQueue[]): readonly InputQueue[] {
    return queues.filter((queue) => !queue.isHeld && !this.#paused.has(queue))
  }

  /** Partitions are about to leave the pod: should they come back, they must not be paused. */
  forget(queues: readonly InputQueue[]): void {
    const paused = queues.filter((queue) => this.#paused.delete(queue))
    if (paused.length > 0) this.#consumer.resume(paused.map(partitionOf))
  }
}

const isFull = ({ size, bytes }: InputQueue): boolean => size > pauseAboveRecords || bytes > pauseAboveBytes

const isDrained = ({ size, bytes }: InputQueue): boolean => size < resumeBelowRecords && bytes < resumeBelowBytes

const partitionOf = ({ topic, partition }: InputQueue): TopicPartition => ({ topic, partition })
