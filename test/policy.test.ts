import { describe, expect, it } from 'vitest'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/default-policy.ts'
import { ConfigError } from '../src/config.ts'
import { withOverrides } from '../src/policy.ts'

const policy = { version: 1, retry: { delaysMs: [1, 2], jitterShare: 0.2 }, routes: { SMS: ['A'] } }

const faultsOf = (overrides: Readonly<Record<string, unknown>>): readonly string[] => {
  try {
    withOverrides(policy, overrides)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('overrides of a policy', () => {
  it('replace the fields that they name and keep the others, at every depth', () => {
    expect(withOverrides(policy, { retry: { jitterShare: 0 } })).toEqual({
      ...policy,
      retry: { delaysMs: [1, 2], jitterShare: 0 },
    })
  })

  it('replace a list as a whole', () => {
    expect(withOverrides(policy, { retry: { delaysMs: [9] } }).retry.delaysMs).toEqual([9])
  })

  it('leave the default itself alone', () => {
    withOverrides(policy, { version: 2, retry: { jitterShare: 0 } })
    expect(policy).toEqual({ version: 1, retry: { delaysMs: [1, 2], jitterShare: 0.2 }, routes: { SMS: ['A'] } })
  })

  it('are refused with all faults at once, by path', () => {
    expect(faultsOf({ verion: 2, retry: { delaysMs: 5, jitter: 1 }, routes: null })).toEqual([
      'EVENTZR_POLICY_FILE: verion is no field of the policy',
      'EVENTZR_POLICY_FILE: retry.delaysMs must be a list, not a number',
      'EVENTZR_POLICY_FILE: retry.jitter is no field of the policy',
      'EVENTZR_POLICY_FILE: routes must be an object, not null',
    ])
  })

  it.each(['__proto__', 'constructor', 'toString'])('cannot reach a prototype through %s', (name) => {
    const overrides = JSON.parse(`{"${name}":{"polluted":true}}`) as Record<string, unknown>
    expect(faultsOf(overrides)).toEqual([`EVENTZR_POLICY_FILE: ${name} is no field of the policy`])
  })

  it('fit the policy of an application as well', () => {
    const faster = withOverrides(defaultCpaasPolicy, { health: { openMs: 1_500 } })
    expect(faster.health).toEqual({ ...defaultCpaasPolicy.health, openMs: 1_500 })
  })
})
