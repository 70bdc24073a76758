import kafka from '@confluentinc/kafka-javascript'
import { call } from '#kafka/call.ts'
import { connect, connectTimeoutMs, disconnect } from '#kafka/connection.ts'

/** A record as a producer gives it to the broker. */
export interface Sent {
  readonly topic: string
  readonly key: string | Buffer | null
  readonly value: Buffer | null
  readonly headers?: Readonly<Record<string, string>>
}

/** Puts records into the log, in order; resolves when all of them are there. */
export const send = async (brokers: string, records: readonly Sent[]): Promise<void> => {
  const producer = new kafka.Producer({
    'bootstrap.servers': brokers,
    partitioner: 'murmur2_random',
    'enable.idempotence': true,
  } as kafka.ProducerGlobalConfig)
  await connect(producer, connectTimeoutMs)
  try {
    for (const { topic, key, value, headers = {} } of records) {
      const pairs = Object.entries(headers).map(([name, text]) => ({ [name]: Buffer.from(text) }))
      producer.produce(topic, null, value, key, Date.now(), undefined, pairs)
    }
    await call<void>('flush', (done) => producer.flush(10_000, done as never))
  } finally {
    await disconnect(producer, 5_000)
  }
}
