import type { PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import type { CommittedOffset } from '#runtime/ports/kafka-port.ts'
import type { TransactionKey } from './partition-log.ts'

/** The offsets that the group has committed, and those whose transaction is still open. */
export class GroupOffsets {
  readonly #committed = new Map<string, number>()
  readonly #pending = new Map<TransactionKey, Map<string, number>>()

  /** Offsets of an open transaction; they count when it is committed. */
  addPending(transaction: TransactionKey, positions: readonly PartitionPosition[]): void {
    const pending = this.#pending.get(transaction) ?? new Map<string, number>()
    for (const position of positions) pending.set(nameOf(position), position.offset)
    this.#pending.set(transaction, pending)
  }

  end(transaction: TransactionKey, isCommitted: boolean): void {
    const pending = this.#pending.get(transaction) ?? []
    if (isCommitted) for (const [name, offset] of pending) this.#committed.set(name, offset)
    this.#pending.delete(transaction)
  }

  /** The topic is gone. */
  forget(topic: string): void {
    for (const offsets of [this.#committed, ...this.#pending.values()])
      for (const name of offsets.keys()) if (name.replace(/-\d+$/, '') === topic) offsets.delete(name)
  }

  /** Whether an open transaction has offsets of one of the partitions: a read_committed member waits for it (KIP-447). */
  isPending(partitions: readonly TopicPartition[]): boolean {
    for (const pending of this.#pending.values())
      if (partitions.some((partition) => pending.has(nameOf(partition)))) return true
    return false
  }

  committed({ topic, partition }: TopicPartition): CommittedOffset {
    return { topic, partition, offset: this.#committed.get(nameOf({ topic, partition })) }
  }
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`
