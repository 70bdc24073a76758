import kafka from '@confluentinc/kafka-javascript'
import { connect, connectTimeoutMs } from '#kafka/connection.ts'

/** A producer for a load: nothing of it is lost or doubled on its way. */
export const connectedProducer = async (brokers: string): Promise<kafka.Producer> => {
  const producer = new kafka.Producer({
    'bootstrap.servers': brokers,
    'enable.idempotence': true,
    'queue.buffering.max.messages': 1_000_000,
    'linger.ms': 5,
  } as kafka.ProducerGlobalConfig)
  await connect(producer, connectTimeoutMs)
  return producer
}
