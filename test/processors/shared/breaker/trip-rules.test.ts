import { describe, expect, it } from 'vitest'
import { observe, type ObservedAttempt } from '#processors/shared/breaker/breaker.ts'
import type { HealthBucket, ProviderHealth } from '#schemas/types.ts'
import { breaker, noon, policy } from '../../cpaas/samples.ts'

const { health } = policy
const second = 1_000

interface Counts {
  readonly attempts: number
  readonly faults?: number
  readonly slow?: number
}

/** Attempts before the last one, by how long ago they ended. */
interface Given {
  /** Within the window of FAST. */
  readonly burst?: Counts
  /** Within a minute, but before `burst`. */
  readonly minute?: Counts
  /** Within the window of LOW_VOLUME, but before `minute`. */
  readonly before?: Counts
  /** Within ten minutes, but before `before`. */
  readonly long?: Counts
}

const bucket = (startsAt: number, counts: Counts | undefined): readonly HealthBucket[] =>
  counts === undefined ? [] : [{ startsAt, faults: 0, slow: 0, throttled: 0, ...counts }]

const rowOf = ({ burst, minute, before, long }: Given): ProviderHealth =>
  breaker({
    buckets: [...bucket(noon - 30 * second, minute), ...bucket(noon, burst)],
    longBuckets: [...bucket(noon - 300 * second, long), ...bucket(noon - 120 * second, before)],
  })

const fault = { effect: 'FAULT', latencyMs: 100 } as const
const success = { effect: 'SUCCESS', latencyMs: 100 } as const
const late = { effect: 'SUCCESS', latencyMs: 10_001 } as const

const ruleOf = (given: Given, last: Omit<ObservedAttempt, 'breakerSeq'>): string | undefined =>
  observe(rowOf(given), { ...last, breakerSeq: 0 }, noon, health).rule

/** Bounds are of Wilson's lower bound at z = 1.645 (Wilson 1927), worked out by hand for the counts in the names. */
describe('with the last attempt, a fault,', () => {
  it.each<[string, Given, string | undefined]>([
    ['11 of 11 in 15 s (0.803)', { minute: { attempts: 1 }, burst: { attempts: 10, faults: 10 } }, 'FAST'],
    ['10 of 10 in 15 s', { minute: { attempts: 1 }, burst: { attempts: 9, faults: 9 } }, undefined],
    ['10 of 11 in 15 s (0.677)', { minute: { attempts: 1 }, burst: { attempts: 10, faults: 9 } }, undefined],
    ['20 of 30 in 15 s (0.517)', { minute: { attempts: 200 }, burst: { attempts: 29, faults: 19 } }, 'FAST'],
    ['19 of 30 in 15 s (0.483)', { minute: { attempts: 200 }, burst: { attempts: 29, faults: 18 } }, undefined],
    ['21 of 29 in 15 s', { minute: { attempts: 200 }, burst: { attempts: 28, faults: 20 } }, undefined],

    ['6 of 6 since two minutes', { before: { attempts: 5, faults: 5 } }, 'LOW_VOLUME'],
    ['6 of 6 behind an older success', { long: { attempts: 1 }, before: { attempts: 5, faults: 5 } }, 'LOW_VOLUME'],
    ['5 of 5 since two minutes', { before: { attempts: 4, faults: 4 } }, undefined],
    ['6 of 7 since two minutes', { before: { attempts: 6, faults: 5 } }, undefined],

    ['14 of 20 in 60 s (0.516)', { minute: { attempts: 19, faults: 13 } }, 'SUSTAINED'],
    ['13 of 20 in 60 s (0.466)', { minute: { attempts: 19, faults: 12 } }, undefined],
    ['18 of 19 in 60 s', { minute: { attempts: 18, faults: 17 } }, undefined],
    [
      '14 of 20 in 60 s and 28 of 400 in 600 s (0.052)',
      { minute: { attempts: 19, faults: 13 }, long: { attempts: 380, faults: 14 } },
      'SUSTAINED',
    ],
    [
      '14 of 20 in 60 s and 27 of 400 in 600 s (0.0496)',
      { minute: { attempts: 19, faults: 13 }, long: { attempts: 380, faults: 13 } },
      undefined,
    ],

    [
      '56 of 200 in 600 s (0.231) and 6 of 20 in 60 s (0.164)',
      { minute: { attempts: 19, faults: 5 }, long: { attempts: 180, faults: 50 } },
      'BROWNOUT',
    ],
    [
      '55 of 200 in 600 s (0.226) and 6 of 20 in 60 s',
      { minute: { attempts: 19, faults: 5 }, long: { attempts: 180, faults: 49 } },
      undefined,
    ],
    [
      '66 of 199 in 600 s and 6 of 20 in 60 s',
      { minute: { attempts: 19, faults: 5 }, long: { attempts: 179, faults: 60 } },
      undefined,
    ],
    [
      '65 of 200 in 600 s and 5 of 20 in 60 s (0.127)',
      { minute: { attempts: 19, faults: 4 }, long: { attempts: 180, faults: 60 } },
      undefined,
    ],
    [
      '66 of 200 in 600 s and 6 of 19 in 60 s',
      { minute: { attempts: 18, faults: 5 }, long: { attempts: 181, faults: 60 } },
      undefined,
    ],
  ])('%s make %3$s', (_name, given, rule) => {
    expect(ruleOf(given, fault)).toBe(rule)
  })
})

describe('with the last attempt, a late success,', () => {
  it.each<[string, Given, string | undefined]>([
    ['19 of 20 in 60 s (0.804)', { minute: { attempts: 19, slow: 18 } }, 'SLOW'],
    ['18 of 20 in 60 s (0.738)', { minute: { attempts: 19, slow: 17 } }, undefined],
    ['19 of 19 in 60 s', { minute: { attempts: 18, slow: 18 } }, undefined],
  ])('%s make %3$s', (_name, given, rule) => {
    expect(ruleOf(given, late)).toBe(rule)
  })

  it('no more than 10 s late, none', () => {
    expect(ruleOf({ minute: { attempts: 30, slow: 30 } }, { ...late, latencyMs: 10_000 })).toBeUndefined()
  })
})

describe('of several rules', () => {
  const all = { attempts: 199, faults: 199, slow: 199 }

  it.each<[string, Given, string]>([
    ['FAST before LOW_VOLUME', { burst: { attempts: 10, faults: 10 } }, 'FAST'],
    ['LOW_VOLUME before SUSTAINED', { minute: { attempts: 30, faults: 30 } }, 'LOW_VOLUME'],
    ['SUSTAINED before SLOW', { minute: all, before: { attempts: 1 } }, 'SUSTAINED'],
    [
      'SLOW before BROWNOUT',
      { minute: { attempts: 30, faults: 10, slow: 30 }, long: { attempts: 300, faults: 150 } },
      'SLOW',
    ],
  ])('%s', (_name, given, rule) => {
    expect(ruleOf(given, { effect: 'FAULT', latencyMs: 20_000 })).toBe(rule)
  })

  it('CREDENTIAL before all', () => {
    const before = { ...rowOf({ burst: all }), credentialFaults: 2 }
    const attempt = { effect: 'CREDENTIAL_FAULT', latencyMs: 20_000, breakerSeq: 0 } as const
    expect(observe(before, attempt, noon, health).rule).toBe('CREDENTIAL')
  })
})

describe('a good answer', () => {
  it.each<[string, Given]>([
    ['FAST', { burst: { attempts: 40, faults: 40 } }],
    ['SUSTAINED', { minute: { attempts: 19, faults: 19 } }],
    ['SLOW', { minute: { attempts: 40, slow: 40 } }],
    ['BROWNOUT', { minute: { attempts: 19, faults: 9 }, long: { attempts: 300, faults: 150 } }],
  ])('opens nothing, though the counts are those of %s; the next bad one does', (rule, given) => {
    const { health: after, rule: opened } = observe(rowOf(given), { ...success, breakerSeq: 0 }, noon, health)
    expect(opened).toBeUndefined()
    const bad = rule === 'SLOW' ? late : fault
    expect(observe(after, { ...bad, breakerSeq: 0 }, noon, health).rule).toBe(rule)
  })
})
