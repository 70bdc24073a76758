import kafka from '@confluentinc/kafka-javascript'
import type { TopicPartition } from '#runtime/ports/batch.ts'
import type { RecordHeader } from '#stream/raw-record.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'
import { call, callError } from './call.ts'
import { clientSettings } from './client-settings.ts'
import { connect, type Connection, connectTimeoutMs, disconnect, withSettings } from './connection.ts'
import { uponTopics, withRight } from './refused-rights.ts'

const deliveryTimeoutMs = 10_000
const closeTimeoutMs = 3_000

/** A record to be written; a tombstone has no value. */
export interface SentRecord {
  readonly key?: string
  readonly value: Buffer | string | null
  readonly headers?: readonly RecordHeader[]
}

/**
 * Writes one record outside of any transaction and waits until all replicas in sync have it.
 * @throws BrokerUnavailableError, KafkaSettingsError; KafkaCallError when the broker does not take it within 10 s
 */
export const sendRecord = async (
  connection: Connection,
  { topic, partition }: TopicPartition,
  { key, value, headers = [] }: SentRecord,
): Promise<void> => {
  const settings = clientSettings(connection, { 'enable.idempotence': true, 'message.timeout.ms': deliveryTimeoutMs })
  const client = withSettings(
    { ...settings, dr_cb: true },
    (checked) => new kafka.Producer(checked as kafka.ProducerGlobalConfig),
  )
  await connect(client, connectTimeoutMs, connection.tokens)
  try {
    const delivered = new Promise<void>((resolve, reject) =>
      client.once('delivery-report', (error) => (error ? reject(callError('produce', error)) : resolve())),
    )
    client.setPollInterval(50)
    client.produce(
      topic,
      partition,
      value === null ? null : Buffer.from(value),
      key ?? null,
      undefined,
      undefined,
      headers.map((header) => ({ [header.key]: Buffer.from(header.value) })),
    )
    await call<void>('flush', (done) => client.flush(deliveryTimeoutMs, done as never))
    await delivered
  } catch (error) {
    const failed = error instanceof KafkaCallError ? error : callError('produce', error)
    throw withRight(failed, { topics: uponTopics('Write', [topic]), cluster: 'IdempotentWrite' })
  } finally {
    await disconnect(client, closeTimeoutMs)
  }
}
