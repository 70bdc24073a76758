import kafka from '@confluentinc/kafka-javascript'
import { Admin } from '#kafka/admin.ts'

/** Every record of a topic, by partition in offset order; `isolation` decides whether aborted ones are among them. */
export const readTopic = async (
  brokers: string,
  topic: string,
  isolation: 'read_committed' | 'read_uncommitted' = 'read_committed',
): Promise<readonly kafka.Message[]> => {
  const admin = new Admin({ brokers, clientId: 'read-topic', settings: {} })
  const count = (await admin.partitionCounts([topic])).get(topic) ?? 0
  const partitions = Array.from({ length: count }, (_, partition) => ({ topic, partition }))
  const ends = await admin.highWatermarks(partitions)
  admin.close()
  const consumer = new kafka.KafkaConsumer(
    {
      'bootstrap.servers': brokers,
      'group.id': 'read-topic',
      'isolation.level': isolation,
      'enable.auto.commit': false,
    } as kafka.ConsumerGlobalConfig,
    { 'auto.offset.reset': 'earliest' } as kafka.ConsumerTopicConfig,
  )
  await new Promise<void>((resolve, reject) => {
    consumer.connect({ allTopics: false } as kafka.MetadataOptions, (error) => (error ? reject(error) : resolve()))
  })
  consumer.setDefaultConsumeTimeout(100)
  consumer.assign(partitions.map((partition) => ({ ...partition, offset: 0 })))
  const messages: kafka.Message[] = []
  const atEnd = () => {
    const positions = new Map(consumer.position().map(({ partition, offset }) => [partition, offset]))
    return ends.every(({ partition, offset }) => offset === 0 || (positions.get(partition) ?? -1) >= offset)
  }
  while (!atEnd()) {
    messages.push(
      ...(await new Promise<kafka.Message[]>((resolve, reject) => {
        consumer.consume(5_000, (error, batch) => (error ? reject(error) : resolve(batch)))
      })),
    )
  }
  await new Promise<void>((resolve) => {
    consumer.disconnect(() => resolve())
  })
  return messages
}
