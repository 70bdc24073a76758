import { expect, it } from 'vitest'
import { applicationNames } from '#cli/applications.ts'
import { podPolicyOf } from '#cli/pod-policy.ts'
import { policyReport } from '#cli/policy-report.ts'
import { policyTopics } from '#cli/policy-topics.ts'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { defaultStudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import type { TenantId } from '#stream/record.ts'

it.each([
  ['cpaas', defaultCpaasPolicy, { maxProviders: 2 }, { jobs: { maxStalls: 2 } }],
  ['studio', defaultStudioPolicy, { automationUserId: 'studio' }, { maxProviders: 2 }],
] as const)('a policy for %s is checked by the knobs of its own application', (name, standard, own, other) => {
  const { base, check } = podPolicyOf(name, undefined)
  expect(base).toEqual(standard)
  expect(check(JSON.stringify(own))).toEqual({ kind: 'valid', policy: { ...standard, ...own } })
  expect(check(JSON.stringify(other))).toEqual({
    kind: 'refused',
    faults: [{ path: Object.keys(other)[0], reason: 'is no field of the policy' }],
  })
})

it('a report of a policy for Studio tells its knobs', () => {
  const data = { tenantId: 'acme', version: 1, policy: '{"jobs":{"maxStalls":5}}', updatedAt: null }
  const update = { id: 'evt', partition: 0, offset: 0, writtenMs: 0, data }
  expect(policyReport('acme' as TenantId, podPolicyOf('studio', undefined), [update], [])).toMatchObject({
    row: { version: 1, faults: [] },
    effective: { jobs: { maxStalls: 5 } },
  })
})

it.each(applicationNames)('the policies for %s have topics of their own', (name) => {
  const { updated, applied } = policyTopics[name]
  expect([updated.name, applied.name]).toEqual([
    `eventzr.${name}.policy.updated.v1`,
    `eventzr.${name}.policy.applied.v1`,
  ])
})
