import { Admin } from '#kafka/admin.ts'
import type { Connection } from '#kafka/connection.ts'

/** The topic of a smoke cannot be used. */
export class SmokeTopicError extends Error {
  readonly code = 'SMOKE_TOPIC_INVALID'
  readonly remedy: string

  constructor(message: string, remedy: string) {
    super(message)
    this.remedy = remedy
  }
}

/** A smoke writes into its topic. None of an application ends so, whatever the application is called. */
const mark = 'smoke'
const retentionMs = 86_400_000
const appearsWithinMs = 10_000

/**
 * Makes sure that the topic is there.
 * @param create with one partition, and records for a day
 * @returns how it was found
 * @throws SmokeTopicError, KafkaCallError, BrokerUnavailableError
 */
export const prepareTopic = async (
  connection: Connection,
  topic: string,
  create: boolean,
  replicationFactor: number,
): Promise<string> => {
  if (!topic.endsWith(mark))
    throw new SmokeTopicError(
      `${topic} may hold records that somebody reads, and a smoke would write into it`,
      `give a topic whose name ends with ${mark}`,
    )
  const admin = new Admin(connection)
  try {
    if (await exists(admin, topic)) return `${topic} exists`
    if (!create) throw new SmokeTopicError(`${topic} does not exist`, 'create it with one partition, or give --create')
    const config = { 'cleanup.policy': 'delete', 'retention.ms': String(retentionMs) }
    await admin.createTopic({ topic, partitions: 1, replicationFactor, config })
    for (const untilMs = performance.now() + appearsWithinMs; performance.now() < untilMs;)
      if (await exists(admin, topic)) return `${topic} was created`
    throw new SmokeTopicError(`${topic} was created and no broker knows it`, 'run the command again')
  } finally {
    admin.close()
  }
}

const exists = async (admin: Admin, topic: string): Promise<boolean> =>
  ((await admin.partitionCounts([topic])).get(topic) ?? 0) > 0
