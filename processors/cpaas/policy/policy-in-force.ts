import type { TenantPolicy } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { StoreReader } from '#stream/store-port.ts'
import { shortHash } from '#processors/shared/short-hash.ts'
import { checkTenantPolicy, type CpaasPolicy } from './cpaas-policy.ts'

export type PolicyKey = readonly [tenant: TenantId]

/** Stands on every event. */
export interface PolicyIdentity {
  /** The version of the tenant's policy; 0 without one. */
  readonly policyVersion: number
  /** Names the pods' own policy: the standard with the pods' file upon it. */
  readonly basePolicyHash: string
}

/** The policy of a tenant: the pods' own with the tenant's upon it. */
export interface PolicyInForce extends CpaasPolicy {
  readonly identity: PolicyIdentity
}

/** Tells the policy in force for a tenant at the record in progress. */
export type PolicyOf = (tenant: TenantId) => PolicyInForce

/**
 * Policies are merged when they are first asked for, and again only when their row has changed or left the memory. A row that this
 * build would refuse, since an earlier one accepted it, is not in force.
 */
export const policiesInForce = (base: CpaasPolicy, rows: StoreReader<PolicyKey, TenantPolicy>): PolicyOf => {
  const baseHash = policyHash(base)
  const standard = identified(base, 0, baseHash)
  const merged = new WeakMap<TenantPolicy, PolicyInForce>()
  return (tenant) => {
    const row = rows.get([tenant])
    if (row === undefined || row.policy === '') return standard
    const known = merged.get(row)
    if (known !== undefined) return known
    const checked = checkTenantPolicy(base, row.policy)
    const policy = checked.kind === 'valid' ? identified(checked.policy, row.version, baseHash) : standard
    merged.set(row, policy)
    return policy
  }
}

/** Names a policy by all of its knobs. 16 hex digits. */
export const policyHash = (policy: CpaasPolicy): string => shortHash(JSON.stringify(policy))

const identified = (policy: CpaasPolicy, policyVersion: number, basePolicyHash: string): PolicyInForce => ({
  ...policy,
  identity: { policyVersion, basePolicyHash },
})
