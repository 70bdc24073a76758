import kafka from '@confluentinc/kafka-javascript'
import { Admin } from '#kafka/admin.ts'
import { call, retrying } from '#kafka/call.ts'
import { connect, connectTimeoutMs, disconnect } from '#kafka/connection.ts'
import type { PartitionPosition } from '#runtime/ports/batch.ts'

type Isolation = 'read_committed' | 'read_uncommitted'

const pollMs = 100
/** Without any record; a transaction that nobody ends keeps its reader waiting for ever. */
const patienceMs = 30_000

/**
 * Every record of a topic, by partition in offset order; `isolation` decides whether aborted ones are among them.
 * @throws when nothing comes for half a minute and the end is not reached
 */
export const readTopic = async (
  brokers: string,
  topic: string,
  isolation: Isolation = 'read_committed',
): Promise<readonly kafka.Message[]> => {
  const ends = await endsOf(brokers, topic)
  const consumer = new kafka.KafkaConsumer(
    {
      'bootstrap.servers': brokers,
      'group.id': 'read-topic',
      'isolation.level': isolation,
      'enable.auto.commit': false,
    } as kafka.ConsumerGlobalConfig,
    { 'auto.offset.reset': 'earliest' } as kafka.ConsumerTopicConfig,
  )
  await connect(consumer, connectTimeoutMs)
  try {
    consumer.setDefaultConsumeTimeout(pollMs)
    consumer.assign(ends.map((end) => ({ ...end, offset: 0 })))
    return await readTo(ends, consumer)
  } finally {
    await disconnect(consumer, connectTimeoutMs)
  }
}

/** Just after its start, a broker may not know the leader of a partition. */
const endsOf = async (brokers: string, topic: string): Promise<readonly PartitionPosition[]> => {
  const admin = new Admin({ brokers, clientId: 'read-topic', settings: {} })
  const ask = async (): Promise<readonly PartitionPosition[]> => {
    const count = (await admin.partitionCounts([topic])).get(topic) ?? 0
    return await admin.highWatermarks(Array.from({ length: count }, (_, partition) => ({ topic, partition })))
  }
  try {
    return await retrying(ask, pollMs, () => undefined, AbortSignal.timeout(patienceMs))
  } finally {
    admin.close()
  }
}

const readTo = async (
  ends: readonly PartitionPosition[],
  consumer: kafka.KafkaConsumer,
): Promise<readonly kafka.Message[]> => {
  const messages: kafka.Message[] = []
  const atEnd = () => {
    const positions = new Map(consumer.position().map(({ partition, offset }) => [partition, offset]))
    return ends.every(({ partition, offset }) => offset === 0 || (positions.get(partition) ?? -1) >= offset)
  }
  for (let lastMs = performance.now(); !atEnd();) {
    const batch = await call<kafka.Message[]>('consume', (done) => consumer.consume(5_000, done as never))
    messages.push(...batch)
    if (batch.length > 0) lastMs = performance.now()
    if (performance.now() - lastMs > patienceMs)
      throw new Error(`the end of ${ends[0]?.topic} was not reached: a transaction may be open`)
  }
  return messages
}
