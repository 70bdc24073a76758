import type { PolicyApplied, PolicyFault, PolicyUpdated, TenantPolicy } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { DeadLetter, RawRecord } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { Rules, Step } from '#stream/step.ts'
import type { EpochMs } from '#stream/time.ts'
import { policyHash } from './policies-in-force.ts'
import type { PolicyKey, PolicyKind } from './policy-kind.ts'

export type PolicyOutput = Tagged<'applied', PolicyApplied> | Tagged<'refused', DeadLetter>

type PolicyStep = Step<TenantPolicy, PolicyOutput>
type Update = StreamRecord<TenantId, PolicyUpdated | undefined>

/** The pods' own policy, and how a tenant's is checked upon it. */
interface Below<P extends object> {
  readonly kind: PolicyKind<P>
  readonly base: P
}

/**
 * The rules of the store of policies. A refused update leaves the row as it is. A removal leaves its version there: the removed
 * policy, sent again, does not come back.
 */
export const policyRules = <P extends object>(
  kind: PolicyKind<P>,
  base: P,
): Rules<PolicyKey, TenantPolicy, PolicyUpdated | undefined, PolicyOutput> => {
  const below = { kind, base }
  return {
    retention: 'until-deleted',
    key: ({ key }) => [key],
    on: (row, update, at, record) =>
      update === undefined ? remove(row, record, at, below) : replace(row, update, record, at, below),
  }
}

const remove = <P extends object>(
  row: TenantPolicy | undefined,
  { key }: Update,
  at: EpochMs,
  below: Below<P>,
): PolicyStep => {
  if (row === undefined || row.policy === '') return { state: row }
  const state = { version: row.version, policy: '' }
  const applied = { ...common(key, state, at, below), version: row.version, accepted: true, faults: [] }
  return { state, emit: [{ kind: 'applied', value: applied }] }
}

const replace = <P extends object>(
  row: TenantPolicy | undefined,
  { version, policy }: PolicyUpdated,
  record: Update,
  at: EpochMs,
  below: Below<P>,
): PolicyStep => {
  if (row?.version === version && row.policy === policy) return { state: row }
  const checked = below.kind.checkTenant(below.base, policy)
  const faults = [...versionFaults(row, version), ...(checked.kind === 'refused' ? checked.faults : [])]
  const state = faults.length === 0 ? { version, policy } : row
  const applied = { ...common(record.key, state, at, below), version, accepted: faults.length === 0, faults }
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
const common = <P extends object>(
  tenantId: TenantId,
  row: TenantPolicy | undefined,
  appliedAt: EpochMs,
  { kind, base }: Below<P>,
) => {
  const checked = row === undefined || row.policy === '' ? undefined : kind.checkTenant(base, row.policy)
  const isInForce = checked?.kind === 'valid'
  return {
    tenantId,
    inForceVersion: isInForce ? row!.version : 0,
    effectiveHash: policyHash(isInForce ? checked.policy : base),
    basePolicyHash: policyHash(base),
    appliedAt,
  }
}
