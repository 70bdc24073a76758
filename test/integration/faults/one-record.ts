import { Admin } from '#kafka/admin.ts'
import { Outbox } from '#runtime/ports/outbox.ts'

/** Creates a topic of one partition, which takes records from now on. */
export const createTopic = async (
  brokers: string,
  topic: string,
  config: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const admin = new Admin({ brokers, clientId: 'create-topic', settings: {} })
  await admin.createTopic({ topic, partitions: 1, replicationFactor: 1, config })
  admin.close()
}

/** An outbox with one record for that partition. */
export const outboxOf = (topic: string, value: string): Outbox => {
  const outbox = new Outbox()
  outbox.writeKey('key')
  outbox.write(value)
  outbox.seal({ topic, partition: 0, timestamp: Date.now(), headers: [] })
  return outbox
}
