import { ClusterReader } from '#kafka/cluster-reader.ts'
import type { TopicPartition } from '#runtime/ports/batch.ts'
import { noLog } from '#runtime/ports/log.ts'

/**
 * The partitions among these which a transaction that is not ended has written to: the last stable offset then lies before the
 * end. A transaction hangs when they stay so after its time-out.
 */
export const openTransactions = async (
  brokers: string,
  partitions: readonly TopicPartition[],
): Promise<readonly TopicPartition[]> => {
  const reader = new ClusterReader({ brokers, clientId: 'open-transactions', settings: {} }, noLog)
  try {
    const stable = await reader.stableEnds(partitions)
    const logs = await reader.logRanges(partitions)
    return partitions.filter((_, index) => stable[index]!.offset < logs[index]!.end)
  } finally {
    reader.close()
  }
}
