import kafka from '@confluentinc/kafka-javascript'
import type { PartitionPosition } from '#runtime/ports/batch.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'
import { callError } from './call.ts'
import { connect, type Connection, connectTimeoutMs, disconnect, withSettings } from './connection.ts'
import type { GroupClient, RawClient } from './consumer.ts'
import { readerSettings } from './log-reader.ts'
import { isUnreadable } from './unreadable-batch.ts'

const pollMs = 100
const patienceMs = 10_000
const closeTimeoutMs = 5_000

/**
 * Whether the client can read on from a position: a client of its own tries, so that nobody else is held up. It takes as much
 * memory as the batch unpacks to. The end of a log can be read.
 * @throws BrokerUnavailableError; KafkaCallError `retry` when no answer comes within 10 s
 */
export const canReadFrom = async (connection: Connection, position: PartitionPosition): Promise<boolean> => {
  const client = withSettings(
    { ...readerSettings(connection), 'enable.partition.eof': true },
    (checked) => new kafka.KafkaConsumer(checked as kafka.ConsumerGlobalConfig, {}) as GroupClient,
  )
  await connect(client, connectTimeoutMs)
  try {
    client.incrementalAssign([position])
    for (const untilMs = performance.now() + patienceMs; performance.now() < untilMs;) {
      const answer = await ask(client.getClient() as RawClient)
      if (answer !== 'nothing') return answer === 'readable'
    }
  } finally {
    await disconnect(client, closeTimeoutMs)
  }
  const cause = new Error(`nothing came from ${position.topic}-${position.partition} within ${patienceMs} ms`)
  throw new KafkaCallError('consume', 0, 'retry', cause)
}

const ask = (client: RawClient): Promise<'readable' | 'unreadable' | 'nothing'> =>
  new Promise((resolve, reject) => {
    client.consume(pollMs, 1, true, (error, messages, ends) => {
      if (isUnreadable(error)) resolve('unreadable')
      else if (error) reject(callError('consume', error))
      else resolve(messages.length + ends.length > 0 ? 'readable' : 'nothing')
    })
  })
