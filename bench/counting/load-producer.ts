import kafka from '@confluentinc/kafka-javascript'
import { connect, connectTimeoutMs } from '#kafka/connection.ts'

const pollMs = 100

/** A producer for a load: nothing of it is lost or doubled on its way. */
export const connectedProducer = async (brokers: string): Promise<kafka.Producer> => {
  const producer = new kafka.Producer({
    'bootstrap.servers': brokers,
    'enable.idempotence': true,
    'queue.buffering.max.messages': 1_000_000,
    'linger.ms': 5,
  } as kafka.ProducerGlobalConfig)
  await connect(producer, connectTimeoutMs)
  // A message counts in its queue until somebody takes the report of its delivery.
  producer.setPollInterval(pollMs)
  return producer
}
