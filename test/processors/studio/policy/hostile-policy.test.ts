import { expect, it } from 'vitest'
import { defaultStudioPolicy, studioPolicies } from '#processors/studio/policy/studio-policy.ts'
import { StudioPolicyUpdatedDefaults } from '#schemas/types.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, concert, policy, s } from '../given.ts'

const jobsUnder = (text: string) => {
  const update = { ...StudioPolicyUpdatedDefaults, tenantId: acme, version: 1, policy: text }
  return new TopologyTestDriver(studio(policy))
    .pipe(topics.studioPolicyUpdated, acme, update, s(0))
    .pipe(topics.eventCreated, acme, concert(), s(1))
    .read(topics.renderJobCreated)
}

it.each([
  ['half of a surrogate pair as a user', String.raw`{"automationUserId":"\ud800"}`],
  ['a prototype', '{"__proto__":{"automationUserId":"x"},"jobs":{"__proto__":{}}}'],
  ['thousands of levels', `${'{"jobs":'.repeat(900)}1${'}'.repeat(900)}`],
  ['thousands of lists', `{"fanOut":{"event.created":${'['.repeat(4_000)}${']'.repeat(4_000)}}}`],
  ['no JSON', '{'],
])('a policy with %s is refused, and the jobs of its tenant are made all the same', (_case, text) => {
  expect(studioPolicies.checkTenant(defaultStudioPolicy, text).kind).toBe('refused')
  expect(jobsUnder(text)).toHaveLength(4)
})
