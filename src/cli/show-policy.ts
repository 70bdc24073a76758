import type { TenantId } from '#stream/record.ts'
import type { Config } from '../config.ts'
import type { ApplicationName } from './applications.ts'
import { podPolicyOf } from './pod-policy.ts'
import { type PolicyReport, policyReport } from './policy-report.ts'
import { policyTopics } from './policy-topics.ts'
import { withTenantReader } from './tenant-reader.ts'

/** Reads a tenant's policy from the topics. @throws BrokerUnavailableError, KafkaCallError, TopicsError, RegistryUnavailable */
export const showPolicy = (name: ApplicationName, tenantId: TenantId, config: Config): Promise<PolicyReport> =>
  withTenantReader('policy', tenantId, config, async (read) => {
    // In this order: what pods have told of is then among the updates.
    const told = await read(policyTopics[name].applied)
    const updates = await read(policyTopics[name].updated)
    return policyReport(tenantId, podPolicyOf(name, config.EVENTZR_POLICY_FILE), updates, told)
  })
