import { describe, expect, it } from 'vitest'
import { mergeOverrides } from '#processors/shared/policy/merge-overrides.ts'

const policy = { limit: 1, retry: { delaysMs: [1, 2], jitterShare: 0.2 }, routes: { SMS: ['A'] } }

describe('overrides of a policy', () => {
  it('replace the fields that they name and keep the others, at every depth', () => {
    expect(mergeOverrides(policy, { retry: { jitterShare: 0 } })).toEqual({
      merged: { ...policy, retry: { delaysMs: [1, 2], jitterShare: 0 } },
      faults: [],
    })
  })

  it('replace a list as a whole', () => {
    expect(mergeOverrides(policy, { retry: { delaysMs: [9] } }).merged).toMatchObject({ retry: { delaysMs: [9] } })
  })

  it('leave the policy itself alone', () => {
    mergeOverrides(policy, { limit: 2, retry: { jitterShare: 0 } })
    expect(policy).toEqual({ limit: 1, retry: { delaysMs: [1, 2], jitterShare: 0.2 }, routes: { SMS: ['A'] } })
  })

  it('are left out where they fit no field, and each is named', () => {
    const { merged, faults } = mergeOverrides(policy, { limt: 2, retry: { delaysMs: 5, jitter: 1 }, routes: null })
    expect(merged).toEqual(policy)
    expect(faults).toEqual([
      { path: 'limt', reason: 'is no field of the policy' },
      { path: 'retry.delaysMs', reason: 'must be a list, not a number' },
      { path: 'retry.jitter', reason: 'is no field of the policy' },
      { path: 'routes', reason: 'must be an object, not null' },
    ])
  })

  it.each(['+14155550171', 'call 4155550171', 'a'.repeat(65)])(
    'do not show a name that may be anything: %s',
    (name) => {
      expect(mergeOverrides(policy, { [name]: 1 }).faults).toEqual([
        { path: '(a name that is not shown)', reason: 'is no field of the policy' },
      ])
    },
  )

  it('show a name of the policy itself, whatever it is made of', () => {
    const fanOut = { 'event.created': ['POSTER'] }
    expect(mergeOverrides({ fanOut }, { fanOut: { 'event.created': 1 } }).faults).toEqual([
      { path: 'fanOut.event.created', reason: 'must be a list, not a number' },
    ])
  })

  it.each(['__proto__', 'constructor', 'toString'])('cannot reach a prototype through %s', (name) => {
    const overrides = JSON.parse(`{"${name}":{"polluted":true}}`) as Record<string, unknown>
    expect(mergeOverrides(policy, overrides)).toEqual({
      merged: policy,
      faults: [
        { path: name.startsWith('_') ? '(a name that is not shown)' : name, reason: 'is no field of the policy' },
      ],
    })
  })
})
