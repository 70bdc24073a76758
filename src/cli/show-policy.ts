import { EventCodec } from '#codec/event-codec.ts'
import { schemaFetcher } from '#codec/registry.ts'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import { createLog } from '#observe/log.ts'
import type { TenantId } from '#stream/record.ts'
import { topics } from '#topology/topics.ts'
import type { Config } from '../config.ts'
import { cpaasPolicy } from '../policy.ts'
import { connectionOf } from './connection.ts'
import { type PolicyReport, policyReport } from './policy-report.ts'
import { tenantEvents } from './tenant-events.ts'

/** Reads a tenant's policy from the topics. @throws BrokerUnavailableError, KafkaCallError, TopicsError, RegistryUnavailable */
export const showPolicy = async (tenantId: TenantId, config: Config): Promise<PolicyReport> => {
  const log = createLog(config.EVENTZR_LOG_LEVEL, { program: 'policy' }, process.stderr.isTTY)
  const cluster = new ClusterReader(connectionOf(config, 'eventzr-policy'), log)
  const fetchSchema = schemaFetcher(config.EVENTZR_SCHEMA_REGISTRY_URL, (line) => log.warn({}, line))
  const codec = new EventCodec({ schemaIds: new Map(), fetchSchema })
  try {
    // In this order: what pods have told of is then among the updates.
    const told = await tenantEvents(cluster, codec, topics.policyApplied, tenantId)
    const updates = await tenantEvents(cluster, codec, topics.policyUpdated, tenantId)
    return policyReport(tenantId, cpaasPolicy(config.EVENTZR_POLICY_FILE), updates, told)
  } finally {
    cluster.close()
  }
}
