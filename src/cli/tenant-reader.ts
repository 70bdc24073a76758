import { EventCodec } from '#codec/event-codec.ts'
import { schemaFetcher, subjectFetcher } from '#codec/registry.ts'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import { createLog } from '#observe/log.ts'
import type { TenantId } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'
import type { Config } from '../config.ts'
import { configuredRegistry } from '../configured-registry.ts'
import { connectionOf } from './connection.ts'
import { type KeepEvent, type TenantEvent, tenantEvents } from './tenant-events.ts'

/** Reads the events of one tenant in a topic, oldest first. */
export type TenantReader = <V>(topic: Topic<V>, keep?: KeepEvent<V>) => Promise<readonly TenantEvent<V>[]>

/**
 * Lends a reader of the events of a tenant.
 * @param program its name in the log and for brokers
 * @throws BrokerUnavailableError, KafkaCallError, TopicsError, RegistryUnavailable
 */
export const withTenantReader = async <R>(
  program: string,
  tenantId: TenantId,
  config: Config,
  use: (read: TenantReader) => Promise<R>,
): Promise<R> => {
  const log = createLog(config.EVENTZR_LOG_LEVEL, { program }, process.stderr.isTTY)
  const cluster = new ClusterReader(connectionOf(config, `eventzr-${program}`), log)
  const registry = configuredRegistry(config)
  const say = (line: string): void => log.warn({}, line)
  const codec = new EventCodec({
    schemaIds: new Map(),
    fetchSchema: schemaFetcher(registry, say),
    fetchSubjects: subjectFetcher(registry, say),
  })
  try {
    return await use((topic, keep) => tenantEvents(cluster, codec, topic, tenantId, keep))
  } finally {
    cluster.close()
  }
}
