import kafka from '@confluentinc/kafka-javascript'
import { call } from '#kafka/call.ts'
import { connect, connectTimeoutMs, disconnect } from '#kafka/connection.ts'
import type { TopicPartition } from '#runtime/ports/batch.ts'

/** A batch within every limit of the broker, and how much it unpacks to. */
export interface Bomb extends TopicPartition {
  readonly codec: 'zstd' | 'gzip'
  /** At most about 990,000,000, the client's own limit for a record. */
  readonly bytes: number
}

const flushTimeoutMs = 60_000
const closeTimeoutMs = 5_000

/** Writes one record of zeros, which compresses to about a thousandth. */
export const writeBomb = async (brokers: string, { topic, partition, codec, bytes }: Bomb): Promise<void> => {
  const settings = { 'bootstrap.servers': brokers, 'compression.codec': codec, 'message.max.bytes': 1_000_000_000 }
  const producer = new kafka.Producer(settings as kafka.ProducerGlobalConfig)
  await connect(producer, connectTimeoutMs)
  producer.produce(topic, partition, Buffer.alloc(bytes), 'bomb')
  await call<void>('flush', (done) => producer.flush(flushTimeoutMs, done as never))
  await disconnect(producer, closeTimeoutMs)
}
