import { describe, expect, it } from 'vitest'
import { breakerDeadline, elapse, observe } from '#processors/shared/breaker/breaker.ts'
import { type BreakerOverride, overridden } from '#processors/shared/breaker/overridden.ts'
import type { ProviderHealth } from '#schemas/types.ts'
import { breaker, noon, policy } from '../../cpaas/samples.ts'

const { health } = policy
const minute = 60_000
const until = noon + 90 * minute
const bucket = { startsAt: noon, attempts: 5, faults: 5, slow: 0, throttled: 7 }
const counts = { buckets: [bucket], credentialFaults: 2, throttledSince: noon }

const states = {
  closed: breaker(counts),
  open: breaker({ state: 'OPEN', transitionSeq: 1, openCount: 1, openUntil: noon + minute, openings: [noon] }),
  halfOpen: breaker({ state: 'HALF_OPEN', transitionSeq: 2, openCount: 1, probeFaults: 1 }),
  recovering: breaker({ ...counts, state: 'RECOVERING', transitionSeq: 3, openCount: 1, rampStep: 2 }),
  isolated: breaker({ state: 'OPEN', transitionSeq: 1, openUntil: noon + 60 * minute, isolated: true }),
} satisfies Record<string, ProviderHealth>

type Name = keyof typeof states
const at = noon + 1_000
const override = (name: Name, action: BreakerOverride['action']): ProviderHealth =>
  overridden(states[name], { action, until }, at, health)

const emptied = { buckets: [], credentialFaults: 0, throttledSince: null }

describe('an override', () => {
  it.each<[BreakerOverride['action'], Name, Partial<ProviderHealth>]>([
    ['OPEN', 'closed', { state: 'OPEN', transitionSeq: 1, openCount: 1, openings: [at], isolated: false }],
    ['OPEN', 'halfOpen', { state: 'OPEN', transitionSeq: 3, openCount: 2, openings: [] }],
    ['OPEN', 'recovering', { state: 'OPEN', transitionSeq: 4, openCount: 2, openings: [at] }],
    ['CLOSE', 'closed', { state: 'CLOSED', transitionSeq: 1, ...emptied }],
    ['CLOSE', 'open', { state: 'CLOSED', transitionSeq: 2, openUntil: null, openings: [noon], ...emptied }],
    ['CLOSE', 'halfOpen', { state: 'CLOSED', transitionSeq: 3, ...emptied }],
    ['CLOSE', 'recovering', { state: 'CLOSED', transitionSeq: 4, rampStep: 0, ...emptied }],
    ['CLOSE', 'isolated', { state: 'CLOSED', transitionSeq: 2, openUntil: null, isolated: false }],
    ['ISOLATE', 'closed', { state: 'OPEN', transitionSeq: 1, openUntil: until, isolated: true, openings: [] }],
    ['ISOLATE', 'open', { state: 'OPEN', transitionSeq: 1, openUntil: until, isolated: true, openings: [noon] }],
    ['ISOLATE', 'halfOpen', { state: 'OPEN', transitionSeq: 3, openUntil: until, isolated: true }],
    ['ISOLATE', 'recovering', { state: 'OPEN', transitionSeq: 4, openUntil: until, isolated: true }],
    ['ISOLATE', 'isolated', { state: 'OPEN', transitionSeq: 1, openUntil: until, isolated: true }],
    ['CLEAR', 'isolated', { state: 'HALF_OPEN', transitionSeq: 2, openUntil: null, isolated: false, probeFaults: 0 }],
  ])('%s makes of a breaker that is %s', (action, name, expected) => {
    expect(override(name, action)).toMatchObject(expected)
  })

  it.each<[BreakerOverride['action'], Name]>([
    ['OPEN', 'open'],
    ['OPEN', 'isolated'],
    ['CLEAR', 'closed'],
    ['CLEAR', 'open'],
    ['CLEAR', 'halfOpen'],
    ['CLEAR', 'recovering'],
  ])('%s leaves a breaker that is %s', (action, name) => {
    expect(override(name, action)).toBe(states[name])
  })

  it('OPEN opens for the usual time, and then lets probes through', () => {
    const open = override('closed', 'OPEN')
    expect(open.openUntil! - at).toBeGreaterThanOrEqual(30_000)
    expect(open.openUntil! - at).toBeLessThanOrEqual(33_000)
    expect(elapse(open, open.openUntil!, health)?.state).toBe('HALF_OPEN')
  })

  it('CLOSE leaves the automatic rules in force', () => {
    let state = override('isolated', 'CLOSE')
    const attempt = { effect: 'FAULT', latencyMs: 100, breakerSeq: state.transitionSeq } as const
    for (let times = 0; times < 6; times++) state = observe(state, attempt, at + times, health).health
    expect(state).toMatchObject({ state: 'OPEN', isolated: false })
  })

  it.each(['closed', 'open', 'halfOpen', 'recovering'] as const)(
    'ISOLATE holds a breaker that was %s against all answers, until its time',
    (name) => {
      const isolated = override(name, 'ISOLATE')
      for (const effect of ['SUCCESS', 'FAULT', 'CREDENTIAL_FAULT', 'THROTTLED'] as const)
        for (const breakerSeq of [states[name].transitionSeq, isolated.transitionSeq])
          expect(observe(isolated, { effect, latencyMs: 100, breakerSeq }, at + minute, health).health).toBe(isolated)
      expect(breakerDeadline(isolated, health)).toBe(until)
      expect(elapse(isolated, until, health)).toMatchObject({ state: 'HALF_OPEN', isolated: false, openUntil: null })
    },
  )
})
