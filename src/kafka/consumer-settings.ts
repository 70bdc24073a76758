import { clientSettings } from './client-settings.ts'
import type { Connection } from './connection.ts'
import { oneBatchPerFetch, podFetch } from './fetch-size.ts'
import { statisticsSettings } from './statistics.ts'

export interface GroupMembership {
  readonly connection: Connection
  readonly groupId: string
  /** Static member id: a restart within the session time-out moves nothing. */
  readonly instanceId: string
  readonly sessionTimeoutMs: number
  /** The one subscribed topic: the owner of its partition p owns task p. */
  readonly anchorTopic: string
  /** Asks for one batch at a time. */
  readonly fetchesSingly?: boolean
  /** Ends the waiting for committed offsets. */
  readonly stop?: AbortSignal
}

/** How the client of a member reads and joins. */
export const consumerSettings = ({
  connection,
  groupId,
  instanceId,
  sessionTimeoutMs,
  fetchesSingly,
}: GroupMembership): Record<string, unknown> =>
  clientSettings(connection, {
    'group.id': groupId,
    'group.instance.id': instanceId,
    'partition.assignment.strategy': 'cooperative-sticky',
    'session.timeout.ms': sessionTimeoutMs,
    'heartbeat.interval.ms': Math.min(1_000, Math.floor(sessionTimeoutMs / 3)),
    'max.poll.interval.ms': 300_000,
    // Only such a consumer waits for pending offsets of a predecessor.
    'isolation.level': 'read_committed',
    'enable.auto.commit': false,
    'enable.auto.offset.store': false,
    'enable.partition.eof': true,
    // Tells of topics made again. Its lines come with new metadata alone, not with records.
    debug: 'topic',
    log_level: 7,
    'fetch.wait.max.ms': 10,
    // With so short a wait the broker answers a hundred times a second at most, instead of once for each record.
    'fetch.min.bytes': 100_000,
    // The default of 1 s stalls a partition whose queue was full.
    'fetch.queue.backoff.ms': 20,
    ...statisticsSettings(connection),
    ...podFetch,
    ...(fetchesSingly && oneBatchPerFetch),
  })
