import type { PolicyApplied, PolicyFault, PolicyUpdated, TenantPolicy } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { DeadLetter, RawRecord } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { Rules, Step } from '#stream/step.ts'
import type { EpochMs } from '#stream/time.ts'
import { checkTenantPolicy, type CpaasPolicy } from './cpaas-policy.ts'
import { policyHash, type PolicyKey } from './policy-in-force.ts'

export type PolicyOutput = Tagged<'applied', PolicyApplied> | Tagged<'refused', DeadLetter>

type PolicyStep = Step<TenantPolicy, PolicyOutput>
type Update = StreamRecord<TenantId, PolicyUpdated | undefined>

/**
 * The rules of the store of policies. A refused update leaves the row as it is. A removal leaves its version there: the removed
 * policy, sent again, does not come back.
 */
export const policyRules = (
  base: CpaasPolicy,
): Rules<PolicyKey, TenantPolicy, PolicyUpdated | undefined, PolicyOutput> => ({
  retention: 'until-deleted',
  key: ({ key }) => [key],
  on: (row, update, at, record) =>
    update === undefined ? remove(row, record, at, base) : replace(row, update, record, at, base),
})

const remove = (row: TenantPolicy | undefined, { key }: Update, at: EpochMs, base: CpaasPolicy): PolicyStep => {
  if (row === undefined || row.policy === '') return { state: row }
  const state = { version: row.version, policy: '' }
  const applied = { ...common(key, state, at, base), version: row.version, accepted: true, faults: [] }
  return { state, emit: [{ kind: 'applied', value: applied }] }
}

const replace = (
  row: TenantPolicy | undefined,
  { version, policy }: PolicyUpdated,
  record: Update,
  at: EpochMs,
  base: CpaasPolicy,
): PolicyStep => {
  if (row?.version === version && row.policy === policy) return { state: row }
  const checked = checkTenantPolicy(base, policy)
  const faults = [...versionFaults(row, version), ...(checked.kind === 'refused' ? checked.faults : [])]
  const state = faults.length === 0 ? { version, policy } : row
  const applied = { ...common(record.key, state, at, base), version, accepted: faults.length === 0, faults }
  return {
    state,
    emit: [{ kind: 'applied', value: applied }],
    tell: faults.length === 0 ? [] : [{ kind: 'refused', value: refusal(faults, record.raw) }],
  }
}

/** An older update, sent again, must not come back. */
const versionFaults = (row: TenantPolicy | undefined, version: number): readonly PolicyFault[] => {
  const least = (row?.version ?? 0) + 1
  return version >= least ? [] : [{ path: 'version', reason: `must be at least ${least}` }]
}

const refusal = (faults: readonly PolicyFault[], raw: RawRecord | undefined): DeadLetter => {
  if (raw === undefined) throw new Error('an update came without its record; wire updates to a table')
  const detail = faults.map(({ path, reason }) => `${path || 'policy'} ${reason}`).join('; ')
  return { reason: 'POLICY_REFUSED', detail, raw }
}

/** The policy in force from now on. */
const common = (tenantId: TenantId, row: TenantPolicy | undefined, appliedAt: EpochMs, base: CpaasPolicy) => {
  const checked = row === undefined || row.policy === '' ? undefined : checkTenantPolicy(base, row.policy)
  const isInForce = checked?.kind === 'valid'
  return {
    tenantId,
    inForceVersion: isInForce ? row!.version : 0,
    effectiveHash: policyHash(isInForce ? checked.policy : base),
    basePolicyHash: policyHash(base),
    appliedAt,
  }
}
