import { describe, expect, it } from 'vitest'
import { policyHash } from '#processors/shared/policy/policies-in-force.ts'
import { cpaasPolicies } from '#processors/cpaas/policy/cpaas-policy.ts'
import { tenantPolicy } from '#processors/shared/policy/tenant-policy.ts'
import type { PolicyUpdated } from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, noon, policy, policyIdentity, umbra } from '../samples.ts'

const drive = () => new ProcessorTestDriver(tenantPolicy(cpaasPolicies, policy))

const update = (version: number, overrides: unknown, tenantId = acme): PolicyUpdated => ({
  tenantId,
  version,
  policy: typeof overrides === 'string' ? overrides : JSON.stringify(overrides),
  updatedAt: noon,
})

const common = { tenantId: acme, basePolicyHash: policyIdentity.basePolicyHash, appliedAt: noon }

describe("a tenant's policy", () => {
  it('comes into force, and is told with the hash of all knobs together', () => {
    const driver = drive().pipe(acme, update(1, { maxAttempts: 2 }), noon)
    expect(driver.row(cpaasPolicies.store, [acme])).toEqual({ version: 1, policy: '{"maxAttempts":2}' })
    expect(driver.outputOf('applied')).toEqual([
      {
        ...common,
        version: 1,
        accepted: true,
        faults: [],
        inForceVersion: 1,
        effectiveHash: policyHash({ ...policy, maxAttempts: 2 }),
      },
    ])
    expect(driver.outputOf('refused')).toEqual([])
  })

  it('is told once, however often its update comes', () => {
    const driver = drive()
    for (let times = 0; times < 3; times++) driver.pipe(acme, update(1, { maxAttempts: 2 }), noon)
    expect(driver.outputOf('applied')).toHaveLength(1)
  })

  it('is refused with all faults at once, and the one before stays in force', () => {
    const driver = drive()
      .pipe(acme, update(3, { maxAttempts: 2 }), noon)
      .pipe(
        acme,
        update(2, { maxAttempts: 99, retry: { delaysMs: 'soon', hurry: 1 }, dedupeMs: 60_000, '+14155550171': 1 }),
        noon,
      )
    const faults = [
      { path: '(a name that is not shown)', reason: 'is no field of the policy' },
      { path: 'dedupeMs', reason: "is set by the pods' own policy alone" },
      { path: 'maxAttempts', reason: 'must be at most 16' },
      { path: 'retry.delaysMs', reason: 'must be a list, not a string' },
      { path: 'retry.hurry', reason: 'is no field of the policy' },
      { path: 'version', reason: 'must be at least 4' },
    ]
    expect(driver.outputOf('applied').at(-1)).toEqual({
      ...common,
      version: 2,
      accepted: false,
      faults: expect.arrayContaining(faults),
      inForceVersion: 3,
      effectiveHash: policyHash({ ...policy, maxAttempts: 2 }),
    })
    expect(driver.outputOf('applied').at(-1)!.faults).toHaveLength(faults.length)
    expect(driver.row(cpaasPolicies.store, [acme])).toEqual({ version: 3, policy: '{"maxAttempts":2}' })
    const [{ reason, detail }] = driver.outputOf('refused') as never as [{ reason: string; detail: string }]
    expect(reason).toBe('POLICY_REFUSED')
    for (const fault of faults) expect(detail).toContain(`${fault.path} ${fault.reason}`)
    expect(detail).not.toContain('4155550171')
  })

  it.each([
    ['no JSON', '{maxAttempts: 2}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"maxAttempts"'],
  ])('is refused when it is %s', (_what, text) => {
    const driver = drive().pipe(acme, update(1, text), noon)
    expect(driver.outputOf('applied')).toMatchObject([
      { accepted: false, faults: [{ path: '', reason: 'must be a JSON object' }], inForceVersion: 0 },
    ])
    expect(driver.row(cpaasPolicies.store, [acme])).toBeUndefined()
  })

  it.each(['__proto__', 'constructor', 'toString'])('cannot reach a prototype through %s', (name) => {
    const driver = drive().pipe(acme, update(1, `{"${name}":{"polluted":true}}`), noon)
    expect(driver.outputOf('applied')).toMatchObject([{ accepted: false }])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('must have a higher version than the one in force, but for a repeat', () => {
    const driver = drive()
      .pipe(acme, update(2, { maxAttempts: 2 }), noon)
      .pipe(acme, update(2, { maxAttempts: 3 }), noon)
      .pipe(acme, update(3, { maxAttempts: 3 }), noon)
    expect(driver.outputOf('applied').map(({ accepted }) => accepted)).toEqual([true, false, true])
    expect(drive().pipe(acme, update(0, {}), noon).outputOf('applied')).toMatchObject([{ accepted: false }])
  })

  it('is gone when it is removed, and does not come back when its producer sends it again', () => {
    const driver = drive()
      .pipe(acme, update(7, { maxAttempts: 2 }), noon)
      .pipe(acme, undefined, noon)
      .pipe(acme, undefined, noon)
    expect(driver.outputOf('applied').slice(1)).toEqual([
      {
        ...common,
        version: 7,
        accepted: true,
        faults: [],
        inForceVersion: 0,
        effectiveHash: policyIdentity.basePolicyHash,
      },
    ])
    expect(driver.row(cpaasPolicies.store, [acme])).toEqual({ version: 7, policy: '' })
    driver.pipe(acme, update(7, { maxAttempts: 2 }), noon).pipe(acme, update(8, { maxAttempts: 3 }), noon)
    expect(driver.outputOf('applied').slice(2)).toMatchObject([
      { version: 7, accepted: false, inForceVersion: 0 },
      { version: 8, accepted: true, inForceVersion: 8 },
    ])
  })

  it('that was never there is not removed', () => {
    expect(drive().pipe(acme, undefined, noon).outputOf('applied')).toEqual([])
  })

  it('may not be longer than a text of an event', () => {
    const driver = drive().pipe(acme, update(1, `{${' '.repeat(8_191)}}`), noon)
    expect(driver.outputOf('applied')).toMatchObject([{ accepted: false, faults: [{ path: '' }] }])
  })

  it('is its own', () => {
    const driver = drive().pipe(acme, update(1, { maxAttempts: 2 }), noon)
    expect(driver.row(cpaasPolicies.store, [umbra])).toBeUndefined()
  })
})
