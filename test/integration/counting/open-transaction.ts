import kafka from '@confluentinc/kafka-javascript'

/**
 * Whether a transaction that has written to the topic is open: the last stable offset of a partition then lies before its end.
 */
export const hasOpenTransaction = async (brokers: string, topic: string, partitions: number): Promise<boolean> => {
  const admin = kafka.AdminClient.create({ 'bootstrap.servers': brokers } as kafka.GlobalConfig)
  try {
    const [stable, end] = await Promise.all([
      endOffsets(admin, topic, partitions, kafka.IsolationLevel.READ_COMMITTED),
      endOffsets(admin, topic, partitions, kafka.IsolationLevel.READ_UNCOMMITTED),
    ])
    return [...end].some(([partition, offset]) => stable.get(partition)! < offset)
  } finally {
    admin.disconnect()
  }
}

const endOffsets = (
  admin: kafka.IAdminClient,
  topic: string,
  partitions: number,
  isolationLevel: kafka.IsolationLevel,
): Promise<ReadonlyMap<number, number>> =>
  new Promise((resolve, reject) => {
    const asked = Array.from({ length: partitions }, (_, partition) => ({
      topic,
      partition,
      offset: kafka.OffsetSpec.LATEST,
    }))
    admin.listOffsets(asked, { timeout: 5_000, isolationLevel }, (error, found) => {
      // The client gives null where its types say an error is always there.
      if (error as unknown) reject(error)
      else resolve(new Map(found.map(({ partition, offset }) => [partition, Number(offset)])))
    })
  })
