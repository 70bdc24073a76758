import type kafka from '@confluentinc/kafka-javascript'
import type { PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'

/** With calls of the client missing in its type declarations. */
export interface GroupClient extends kafka.KafkaConsumer {
  incrementalAssign(partitions: readonly (TopicPartition & { offset?: number })[]): this
  incrementalUnassign(partitions: readonly TopicPartition[]): this
  assignmentLost(): boolean
  /** Whether a consuming call returns as soon as it has something. */
  setDefaultIsTimeoutOnlyForFirstMessage(isOnlyForFirst: boolean): void
}

/** The client's own binding: its poll gives the ends of partitions, too. */
export interface RawClient {
  consume(
    timeoutMs: number,
    count: number,
    timeoutOnlyForFirst: boolean,
    done: (error: unknown, messages: readonly kafka.Message[], ends: readonly PartitionPosition[]) => void,
  ): void
}
