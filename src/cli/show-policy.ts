import type { TenantId } from '#stream/record.ts'
import { topics } from '#topology/topics.ts'
import type { Config } from '../config.ts'
import { cpaasPolicy } from '../policy.ts'
import { type PolicyReport, policyReport } from './policy-report.ts'
import { withTenantReader } from './tenant-reader.ts'

/** Reads a tenant's policy from the topics. @throws BrokerUnavailableError, KafkaCallError, TopicsError, RegistryUnavailable */
export const showPolicy = (tenantId: TenantId, config: Config): Promise<PolicyReport> =>
  withTenantReader('policy', tenantId, config, async (read) => {
    // In this order: what pods have told of is then among the updates.
    const told = await read(topics.policyApplied)
    const updates = await read(topics.policyUpdated)
    return policyReport(tenantId, cpaasPolicy(config.EVENTZR_POLICY_FILE), updates, told)
  })
