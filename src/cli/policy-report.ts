import { policyHash } from '#processors/shared/policy/policies-in-force.ts'
import type { PolicyApplied, PolicyFault, PolicyUpdated } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { PodPolicy } from './pod-policy.ts'
import type { TenantEvent } from './tenant-events.ts'

/** The newest policy of a tenant in the topic, with its faults for this build and this pod policy. */
export interface PolicyRow {
  readonly version: number
  readonly policy: string
  readonly writtenAt: string
  readonly faults: readonly PolicyFault[]
}

/** A tenant's policy: as published, as pods told of it, and in effect. */
export interface PolicyReport {
  readonly tenantId: TenantId
  /** `null` when the tenant has no policy of its own. */
  readonly row: PolicyRow | null
  /** The last word of the pods; `null` before they have told of one, or when the topic has forgotten it. */
  readonly applied: PolicyApplied | null
  /** `null` when the topic no longer has the version in force. */
  readonly effective: object | null
  /** False when the pods' own policy was another one when they told. */
  readonly isAsTold: boolean
}

/**
 * @param pods their own policy
 * @param updates of the tenant, oldest first
 * @param told the words of pods about it, oldest first
 */
export const policyReport = (
  tenantId: TenantId,
  pods: PodPolicy,
  updates: readonly TenantEvent<PolicyUpdated>[],
  told: readonly TenantEvent<PolicyApplied>[],
): PolicyReport => {
  const newest = updates.at(-1)
  const applied = told.at(-1)?.data ?? null
  const effective = effectivePolicy(pods, updates, applied)
  return {
    tenantId,
    row: newest?.data === undefined ? null : rowOf(newest.data, newest.writtenMs, pods, applied),
    applied,
    effective,
    isAsTold: applied === null || applied.basePolicyHash === policyHash(pods.base),
  }
}

const rowOf = (
  { version, policy }: PolicyUpdated,
  writtenMs: number,
  { check }: PodPolicy,
  applied: PolicyApplied | null,
): PolicyRow => {
  const checked = check(policy)
  const told = applied?.version === version && !applied.accepted ? applied.faults : []
  const faults = checked.kind === 'refused' ? checked.faults : told
  return { version, policy, writtenAt: new Date(writtenMs).toISOString(), faults }
}

/**
 * The pods know the version in force. Without a word of theirs it is the newest valid one. A policy of an earlier build,
 * refused by this one, is not in force.
 */
const effectivePolicy = (
  pods: PodPolicy,
  updates: readonly TenantEvent<PolicyUpdated>[],
  applied: PolicyApplied | null,
): object | null => {
  const published = sinceRemoval(updates)
  const valid = published.flatMap((update) => validIn(pods, update))
  if (applied === null) return valid.at(-1)?.policy ?? pods.base
  if (applied.inForceVersion === 0) return pods.base
  const named = valid.filter(({ version }) => version === applied.inForceVersion)
  const known = named.find(({ policy }) => policyHash(policy) === applied.effectiveHash) ?? named.at(-1)
  const isPublished = published.some(({ version }) => version === applied.inForceVersion)
  return known?.policy ?? (isPublished ? pods.base : null)
}

const sinceRemoval = (updates: readonly TenantEvent<PolicyUpdated>[]): readonly PolicyUpdated[] =>
  updates.slice(updates.findLastIndex(({ data }) => data === undefined) + 1).map(({ data }) => data!)

const validIn = ({ check }: PodPolicy, { version, policy }: PolicyUpdated) => {
  const checked = check(policy)
  return checked.kind === 'valid' ? [{ version, policy: checked.policy }] : []
}

/** Lines for people. */
export const policyText = ({ tenantId, row, applied, effective, isAsTold }: PolicyReport): string =>
  [
    `tenant ${tenantId}`,
    `published  ${row === null ? 'no policy of its own' : `version ${row.version} of ${row.writtenAt}: ${row.policy}`}`,
    ...(row === null ? [] : [`verdict    ${verdictText(row.faults)}`]),
    `in force   ${applied === null ? untoldText(row) : inForceText(applied)}`,
    ...(isAsTold
      ? []
      : [
          "           the pods' own policy was another one then: give this command the file of the pods in EVENTZR_POLICY_FILE, unless they have a new one",
        ]),
    `effective  ${effective === null ? 'not known: the topic no longer has that version' : JSON.stringify(effective, null, 2)}`,
  ].join('\n')

const verdictText = (faults: readonly PolicyFault[]): string =>
  faults.length === 0 ? 'may be used' : `refused: ${faults.map(faultText).join('; ')}`

export const faultText = ({ path, reason }: PolicyFault): string => `${path === '' ? 'policy' : path} ${reason}`

const untoldText = (row: PolicyRow | null): string => (row === null ? podsOwn : 'no pod has told yet')

const podsOwn = "the pods' own policy"

const inForceText = ({ inForceVersion, accepted, version, faults }: PolicyApplied): string => {
  const inForce = inForceVersion === 0 ? podsOwn : `version ${inForceVersion}`
  return accepted ? inForce : `${inForce}; version ${version} was refused: ${faults.map(faultText).join('; ')}`
}
