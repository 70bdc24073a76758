import type { TenantPolicy } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { StoreReader } from '#stream/store-port.ts'
import { shortHash } from '#processors/shared/short-hash.ts'
import type { PolicyKey, PolicyKind } from './policy-kind.ts'

/** Stands on events, so that a decision can be traced to the policy behind it. */
export interface PolicyIdentity {
  /** The version of the tenant's policy; 0 without one. */
  readonly policyVersion: number
  /** Names the pods' own policy: the standard with the pods' file upon it. */
  readonly basePolicyHash: string
}

/** The policy of a tenant: the pods' own with the tenant's upon it. */
export type InForce<P extends object> = P & { readonly identity: PolicyIdentity }

/** Tells the policy in force for a tenant at the record in progress. */
export type InForceOf<P extends object> = (tenant: TenantId) => InForce<P>

/**
 * Policies are merged when they are first asked for, and again only when their row has changed or left the memory. A row that this
 * build would refuse, since an earlier one accepted it, is not in force.
 */
export const policiesInForce = <P extends object>(
  { checkTenant }: PolicyKind<P>,
  base: P,
  rows: StoreReader<PolicyKey, TenantPolicy>,
): InForceOf<P> => {
  const baseHash = policyHash(base)
  const standard = identified(base, 0, baseHash)
  const merged = new WeakMap<TenantPolicy, InForce<P>>()
  return (tenant) => {
    const row = rows.get([tenant])
    if (row === undefined || row.policy === '') return standard
    const known = merged.get(row)
    if (known !== undefined) return known
    const checked = checkTenant(base, row.policy)
    const policy = checked.kind === 'valid' ? identified(checked.policy, row.version, baseHash) : standard
    merged.set(row, policy)
    return policy
  }
}

/** Names a policy by all of its knobs. 16 hex digits. */
export const policyHash = (policy: object): string => shortHash(JSON.stringify(policy))

const identified = <P extends object>(policy: P, policyVersion: number, basePolicyHash: string): InForce<P> => ({
  ...policy,
  identity: { policyVersion, basePolicyHash },
})
