import kafka from '@confluentinc/kafka-javascript'
import type { TopicPartition } from '#runtime/batch.ts'

/**
 * The partitions among these which a transaction that is not ended has written to: the last stable offset then lies before the
 * end. A transaction hangs when they stay so after its time-out.
 */
export const openTransactions = async (
  brokers: string,
  partitions: readonly TopicPartition[],
): Promise<readonly TopicPartition[]> => {
  const admin = kafka.AdminClient.create({ 'bootstrap.servers': brokers } as kafka.GlobalConfig)
  try {
    const [stable, end] = await Promise.all([
      endOffsets(admin, partitions, kafka.IsolationLevel.READ_COMMITTED),
      endOffsets(admin, partitions, kafka.IsolationLevel.READ_UNCOMMITTED),
    ])
    return partitions.filter((partition) => stable.get(nameOf(partition))! < end.get(nameOf(partition))!)
  } finally {
    admin.disconnect()
  }
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`

const endOffsets = (
  admin: kafka.IAdminClient,
  partitions: readonly TopicPartition[],
  isolationLevel: kafka.IsolationLevel,
): Promise<ReadonlyMap<string, number>> =>
  new Promise((resolve, reject) => {
    const asked = partitions.map((partition) => ({ ...partition, offset: kafka.OffsetSpec.LATEST }))
    admin.listOffsets(asked, { timeout: 5_000, isolationLevel }, (error, found) => {
      // The client gives null where its types say an error is always there.
      if (error as unknown) reject(error)
      else resolve(new Map(found.map((each) => [nameOf(each), Number(each.offset)])))
    })
  })
