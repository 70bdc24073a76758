import type { PolicyFault } from '#processors/shared/policy/merge-overrides.ts'
import type { PolicyApplied, PolicyUpdated, TenantPolicy } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { DeadLetter, RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import type { Rules, Step } from '#stream/step.ts'
import type { EpochMs } from '#stream/time.ts'
import { checkTenantPolicy, type CpaasPolicy } from './cpaas-policy.ts'
import { policyHash, type PolicyKey } from './policy-in-force.ts'

export type PolicyOutput = Tagged<'applied', PolicyApplied> | Tagged<'refused', DeadLetter>

type PolicyStep = Step<TenantPolicy, PolicyOutput>

/** The rules of the store of policies. A refused update leaves the row as it is. */
export const policyRules = (
  base: CpaasPolicy,
): Rules<PolicyKey, TenantPolicy, PolicyUpdated | undefined, PolicyOutput> => ({
  retention: 'until-deleted',
  key: ({ key }) => [key],
  on: (row, update, at, { key, raw }) => {
    if (update === undefined) return remove(row, key, at, base)
    if (row?.version === update.version && row.policy === update.policy) return { state: row }
    const checked = checkTenantPolicy(base, update.policy)
    const faults = [...versionFaults(row, update), ...(checked.kind === 'refused' ? checked.faults : [])]
    if (faults.length > 0 || checked.kind === 'refused') return refuse(row, update, faults, raw!, at, base)
    const { version, policy } = update
    const applied = { ...common(key, at, base), version, accepted: true, faults, inForceVersion: version }
    return {
      state: { version, policy },
      emit: [{ kind: 'applied', value: { ...applied, effectiveHash: policyHash(checked.policy) } }],
    }
  },
})

/** A producer that sends an older update again must not bring it back. */
const versionFaults = (row: TenantPolicy | undefined, { version }: PolicyUpdated): readonly PolicyFault[] => {
  const least = (row?.version ?? 0) + 1
  return version >= least ? [] : [{ path: 'version', reason: `must be at least ${least}` }]
}

const remove = (row: TenantPolicy | undefined, key: TenantId, at: EpochMs, base: CpaasPolicy): PolicyStep => {
  if (row === undefined) return { state: undefined }
  const inForce = { version: 0, accepted: true, faults: [], inForceVersion: 0, effectiveHash: policyHash(base) }
  return { state: undefined, emit: [{ kind: 'applied', value: { ...common(key, at, base), ...inForce } }] }
}

const refuse = (
  row: TenantPolicy | undefined,
  { tenantId, version }: PolicyUpdated,
  faults: readonly PolicyFault[],
  raw: RawRecord,
  at: EpochMs,
  base: CpaasPolicy,
): PolicyStep => {
  const inForce = { inForceVersion: row?.version ?? 0, effectiveHash: effectiveHash(row, base) }
  const applied = { ...common(tenantId, at, base), version, accepted: false, faults, ...inForce }
  const detail = faults.map(({ path, reason }) => `${path || 'policy'} ${reason}`).join('; ')
  return {
    state: row,
    emit: [{ kind: 'applied', value: applied }],
    tell: [{ kind: 'refused', value: { reason: 'POLICY_REFUSED', detail, raw } }],
  }
}

const effectiveHash = (row: TenantPolicy | undefined, base: CpaasPolicy): string => {
  const checked = row === undefined ? undefined : checkTenantPolicy(base, row.policy)
  return policyHash(checked?.kind === 'valid' ? checked.policy : base)
}

const common = (tenantId: string, appliedAt: EpochMs, base: CpaasPolicy) => ({
  tenantId,
  basePolicyHash: policyHash(base),
  appliedAt,
})
