import { clientSettings, leastMessageBytes } from './client-settings.ts'
import type { Connection } from './connection.ts'
import { tellConnections } from './lost-connections.ts'
import { statisticsSettings } from './statistics.ts'

export interface TransactionalClient {
  readonly connection: Connection
  readonly transactionalId: string
  readonly timeoutMs: number
}

/** How the client of a transactional producer writes. */
export const producerSettings = ({
  connection,
  transactionalId,
  timeoutMs,
}: TransactionalClient): Record<string, unknown> =>
  clientSettings(connection, {
    'transactional.id': transactionalId,
    'transaction.timeout.ms': timeoutMs,
    // The same partitioner as Java and KafkaJS: a key has one home whoever wrote it.
    partitioner: 'murmur2_random',
    'linger.ms': 5,
    'message.max.bytes': leastMessageBytes,
    // The default of 100 ms dominates short commit intervals when a coordinator is still busy.
    'retry.backoff.ms': 10,
    'queue.buffering.max.messages': 1_000_000,
    'queue.buffering.max.kbytes': 262_144,
    ...statisticsSettings(connection),
    ...tellConnections,
  })
