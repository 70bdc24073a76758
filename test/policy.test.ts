import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { defaultStudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import { ConfigError } from '../src/config.ts'
import { cpaasPolicy, studioPolicy } from '../src/policy.ts'

const folder = mkdtempSync(join(tmpdir(), 'policy-'))
afterAll(() => rmSync(folder, { recursive: true }))

const policiesOf = (content: unknown) => {
  const file = join(folder, 'policy.json')
  writeFileSync(file, JSON.stringify(content))
  return { cpaas: () => cpaasPolicy(file), studio: () => studioPolicy(file) }
}

const faultsOf = (content: Readonly<Record<string, unknown>>): readonly string[] => {
  try {
    policiesOf(content)[Object.keys(content)[0] as 'cpaas' | 'studio']()
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe("the pods' own policies", () => {
  it('are the defaults without a file', () => {
    expect(cpaasPolicy(undefined)).toEqual(defaultCpaasPolicy)
    expect(studioPolicy(undefined)).toEqual(defaultStudioPolicy)
  })

  it('replace the fields that a file names and keep the others, for each application', () => {
    const { cpaas, studio } = policiesOf({ cpaas: { health: { openMs: 1_500 } }, studio: { jobs: { maxAttempts: 2 } } })
    expect(cpaas()).toEqual({ ...defaultCpaasPolicy, health: { ...defaultCpaasPolicy.health, openMs: 1_500 } })
    expect(studio()).toEqual({
      ...defaultStudioPolicy,
      jobs: { ...defaultStudioPolicy.jobs, maxAttempts: 2 },
    })
  })

  it('may have the knobs that a tenant may not', () => {
    expect(policiesOf({ cpaas: { dedupeMs: 86_400_000 } }).cpaas().dedupeMs).toBe(86_400_000)
    expect(policiesOf({ studio: { jobs: { terminalRetentionMs: 60_000 } } }).studio().jobs.terminalRetentionMs).toBe(
      60_000,
    )
  })

  it('are refused with all faults of an application at once, by path', () => {
    expect(faultsOf({ cpaas: { maxAttempts: 0, retry: { delaysMs: 5, jiter: 1 }, routes: null } })).toEqual([
      'EVENTZR_POLICY_FILE: cpaas.maxAttempts must be at least 1',
      'EVENTZR_POLICY_FILE: cpaas.retry.delaysMs must be a list, not a number',
      'EVENTZR_POLICY_FILE: cpaas.retry.jiter is no field of the policy',
      'EVENTZR_POLICY_FILE: cpaas.routes must be an object, not null',
    ])
    expect(faultsOf({ studio: { maxAttempt: 0 } })).toEqual([
      'EVENTZR_POLICY_FILE: studio.maxAttempt is no field of the policy',
    ])
    expect(
      faultsOf({
        studio: { jobs: { maxAttempts: 0, runTimeoutMs: { image: 1.5 } }, fanOut: { 'event.created': null } },
      }),
    ).toEqual([
      'EVENTZR_POLICY_FILE: studio.fanOut.event.created must be a list, not null',
      'EVENTZR_POLICY_FILE: studio.jobs.maxAttempts must be at least 1',
      'EVENTZR_POLICY_FILE: studio.jobs.runTimeoutMs.image must be of type int',
    ])
    expect(faultsOf({ cpaas: [] })).toEqual(['EVENTZR_POLICY_FILE: cpaas must be a JSON object'])
    expect(policiesOf({ cpaas: {}, studio: { maxAttempt: 0 } }).cpaas()).toEqual(defaultCpaasPolicy)
    expect(faultsOf({ studio: 5 })).toEqual(['EVENTZR_POLICY_FILE: studio must be a JSON object'])
  })
})
