import kafka from '@confluentinc/kafka-javascript'
import type { PartitionPosition } from '#runtime/ports/batch.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'
import { callError } from './call.ts'
import { connect, type Connection, connectTimeoutMs, disconnect, withSettings } from './connection.ts'
import type { GroupClient, RawClient } from './group-client.ts'
import { mostQueuedRecords, oneBatchPerFetch, podFetch } from './fetch-size.ts'
import { isOfGroup, readerSettings } from './log-reader.ts'
import { isUnreadable } from './unreadable-batch.ts'

/**
 * How far to try, for 10 s at most: the `batch` at a position; `batches` one by one to the end of the log, so that the unreadable
 * one is known; or records `ahead`, as many as a pod may have fetched before its first commit, with fetches like a pod's.
 */
export type Reach = 'batch' | 'batches' | 'ahead'

/** Progress of a try, in this order: once that it has connected; per position any number of offsets reached, then the verdict. */
export type Tried = { readonly isReady: true } | { readonly at: number } | { readonly isReadable: boolean }

const pollMs = 100
const patienceMs = 10_000
const closeTimeoutMs = 5_000
/** Twice as many as the client of a pod holds of one partition. */
const recordsAhead = 2 * mostQueuedRecords

/**
 * Tries positions one after the other with a client of its own. It takes as much memory as a fetch unpacks to.
 * @param tell called with each progress as soon as it is made
 * @throws BrokerUnavailableError, KafkaSettingsError; KafkaCallError `retry` when a position gives no answer within 10 s
 */
export const tryPositions = async (
  connection: Connection,
  positions: readonly PartitionPosition[],
  reach: Reach,
  tell: (tried: Tried) => void,
): Promise<void> => {
  const client = withSettings(
    {
      ...readerSettings(connection),
      ...(reach === 'ahead' ? podFetch : oneBatchPerFetch),
      'enable.partition.eof': true,
    },
    (checked) => new kafka.KafkaConsumer(checked as kafka.ConsumerGlobalConfig, {}) as GroupClient,
  )
  await connect(client, connectTimeoutMs, connection.tokens)
  tell({ isReady: true })
  try {
    for (const position of positions) tell({ isReadable: await canRead(client, position, reach, tell) })
  } finally {
    await disconnect(client, closeTimeoutMs)
  }
}

const canRead = async (
  client: GroupClient,
  { topic, partition, offset }: PartitionPosition,
  reach: Reach,
  tell: (tried: Tried) => void,
): Promise<boolean> => {
  client.incrementalAssign([{ topic, partition, offset }])
  let reached = offset
  try {
    for (const untilMs = performance.now() + patienceMs; performance.now() < untilMs;) {
      const answer = await ask(client.getClient() as RawClient)
      if (answer === 'unreadable') return false
      if (answer === 'end' || (answer !== undefined && reach === 'batch')) return true
      if (answer === undefined) continue
      reached = answer
      tell({ at: reached })
      if (reach === 'ahead' && reached - offset > recordsAhead) return true
    }
  } finally {
    client.incrementalUnassign([{ topic, partition }])
  }
  if (reached > offset) return true
  const cause = new Error(`nothing came from ${topic}-${partition} within ${patienceMs} ms`)
  throw new KafkaCallError('consume', 0, 'retry', cause)
}

const mostPerPoll = 1_000

/** @returns the offset behind the records of a poll; `undefined` when there were none */
const ask = (client: RawClient): Promise<number | 'unreadable' | 'end' | undefined> =>
  new Promise((resolve, reject) => {
    client.consume(pollMs, mostPerPoll, true, (error, messages, ends) => {
      const failed = error ? callError('consume', error) : undefined
      if (isUnreadable(error)) resolve('unreadable')
      else if (failed !== undefined && isOfGroup(failed)) resolve(undefined)
      else if (failed !== undefined) reject(failed)
      else if (ends.length > 0) resolve('end')
      else resolve(messages.length === 0 ? undefined : messages.at(-1)!.offset + 1)
    })
  })
