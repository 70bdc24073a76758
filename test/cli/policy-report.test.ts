import { describe, expect, it } from 'vitest'
import { policyReport, policyText } from '#cli/policy-report.ts'
import type { TenantEvent } from '#cli/tenant-events.ts'
import { podPolicy } from '#cli/pod-policy.ts'
import { cpaasPolicies, defaultCpaasPolicy as base } from '#processors/cpaas/policy/cpaas-policy.ts'
import { policyHash } from '#processors/shared/policy/policies-in-force.ts'
import type { PolicyApplied, PolicyUpdated } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'

const acme = 'acme' as TenantId
const place = { id: 'evt', partition: 0, offset: 0, writtenMs: Date.parse('2026-02-24T12:00:00Z') }
const pods = podPolicy(cpaasPolicies, base)
const fewer = { ...base, maxAttempts: 2 }

const update = (version: number, policy: string): TenantEvent<PolicyUpdated> => ({
  ...place,
  data: { tenantId: acme, version, policy, updatedAt: null },
})
const removal: TenantEvent<PolicyUpdated> = { ...place, data: undefined }

const told = (changes: Partial<PolicyApplied>): TenantEvent<PolicyApplied> => {
  const applied = { tenantId: acme, version: 1, accepted: true, faults: [], inForceVersion: 1, appliedAt: null }
  const hashes = { effectiveHash: policyHash(fewer), basePolicyHash: policyHash(base) }
  return { ...place, data: { ...applied, ...hashes, ...changes } }
}

const good = update(1, '{"maxAttempts":2}')
const bad = update(2, '{"maxAttempts":0}')

describe("the report of a tenant's policy", () => {
  it.each([
    ['nothing published', [], [], { row: null, effective: base, isAsTold: true }],
    [
      'one that pods have not told of',
      [good],
      [],
      { row: { version: 1, faults: [] }, effective: fewer, isAsTold: true },
    ],
    ['one in force', [good], [told({})], { effective: fewer, isAsTold: true }],
    [
      'a refused one behind it',
      [good, bad],
      [told({}), told({ version: 2, accepted: false })],
      { row: { version: 2, faults: [{ path: 'maxAttempts' }] }, effective: fewer, isAsTold: true },
    ],
    ['a refused one, when compaction took the one in force', [bad], [told({})], { effective: null, isAsTold: true }],
    [
      'a removed one',
      [good, removal],
      [told({ inForceVersion: 0, effectiveHash: policyHash(base) })],
      { row: null, effective: base, isAsTold: true },
    ],
    ['pods with another policy of their own', [good], [told({ basePolicyHash: 'other' })], { isAsTold: false }],
    ['a refused one that pods have not told of', [bad], [], { effective: base, isAsTold: true }],
    ['a good one and a refused one, without a word of pods', [good, bad], [], { effective: fewer }],
    [
      'one with too low a version',
      [update(1, '{}')],
      [told({ version: 1, accepted: false, faults: [{ path: 'version', reason: 'must be at least 8' }] })],
      { row: { faults: [{ path: 'version' }] } },
    ],
    [
      'one that only an earlier build has accepted',
      [good, bad],
      [told({}), told({ version: 2, inForceVersion: 2 })],
      { row: { version: 2, faults: [{ path: 'maxAttempts' }] }, effective: base },
    ],
    ['two under one version, by the hash', [good, update(1, '{}')], [told({})], { effective: fewer }],
    ['a removed one, without a word of pods', [good, removal], [], { row: null, effective: base }],
  ] as const)('tells of %s', (_what, updates, applied, expected) => {
    expect(policyReport(acme, pods, updates, applied)).toMatchObject(expected)
  })

  it('says in words what was published, what is wrong with it and what holds', () => {
    const applied = [told({}), told({ version: 2, accepted: false, faults: [{ path: '', reason: 'must be JSON' }] })]
    const text = policyText(policyReport(acme, pods, [good, bad], applied))
    expect(text.split('\n').slice(0, 4)).toEqual([
      'tenant acme',
      'published  version 2 of 2026-02-24T12:00:00.000Z: {"maxAttempts":0}',
      'verdict    refused: maxAttempts must be at least 1',
      'in force   version 1; version 2 was refused: policy must be JSON',
    ])
    expect(text).toContain('"maxAttempts": 2')
  })

  it.each([
    ['one that has published nothing', [], "the pods' own policy"],
    ['one with a policy that no pod has seen', [good], 'no pod has told yet'],
  ] as const)('says what holds for a tenant without a word of pods: %s', (_which, updates, inForce) => {
    expect(policyText(policyReport(acme, pods, updates, []))).toContain(`\nin force   ${inForce}\n`)
  })

  it('says that a command with another policy file sees other knobs', () => {
    const text = policyText(policyReport(acme, pods, [good], [told({ basePolicyHash: 'other' })]))
    expect(text).toContain('give this command the file of the pods in EVENTZR_POLICY_FILE')
  })
})
