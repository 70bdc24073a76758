import kafka from '@confluentinc/kafka-javascript'
import { call } from '#kafka/call.ts'
import { connect, connectTimeoutMs, disconnect } from '#kafka/connection.ts'
import type { PartitionPosition } from '#runtime/ports/batch.ts'

/** Commits offsets for a group in a transaction, as no member of it: its static members may be on their way back. */
export const moveOffsets = async (
  brokers: string,
  groupId: string,
  positions: readonly PartitionPosition[],
): Promise<void> => {
  const shared = { 'bootstrap.servers': brokers }
  const consumer = new kafka.KafkaConsumer({ ...shared, 'group.id': groupId } as kafka.ConsumerGlobalConfig, {})
  const producer = new kafka.Producer({
    ...shared,
    'transactional.id': `move ${groupId}`,
  } as kafka.ProducerGlobalConfig)
  await Promise.all([connect(consumer, connectTimeoutMs), connect(producer, connectTimeoutMs)])
  await call<void>('initTransactions', (done) => producer.initTransactions(5_000, done as never))
  await call<void>('beginTransaction', (done) => producer.beginTransaction(done as never))
  const offsets = positions.map((position) => ({ ...position }))
  await call<void>('sendOffsets', (done) => producer.sendOffsetsToTransaction(offsets, consumer, 5_000, done as never))
  await call<void>('commitTransaction', (done) => producer.commitTransaction(5_000, done as never))
  await disconnect(producer, 5_000)
  await disconnect(consumer, 5_000)
}
