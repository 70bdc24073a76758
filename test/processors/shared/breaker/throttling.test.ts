import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type HealthEffect, type Observed, observe } from '#processors/shared/breaker/breaker.ts'
import { hashShare } from '#processors/shared/hash.ts'
import type { ProviderHealth } from '#schemas/types.ts'
import { breaker, noon, policy } from '../../cpaas/samples.ts'

const { health } = policy
const second = 1_000
const minute = 60 * second

type Effects = (index: number, offsetMs: number) => HealthEffect

/** Feeds attempts from a time on; tells by which rule and when the breaker opened, if it did. */
const run = (effects: Effects, everyMs: number, forMs: number, start = breaker(), from = noon) => {
  let state: ProviderHealth = start
  for (let offsetMs = 0, index = 0; offsetMs <= forMs; offsetMs += everyMs, index++) {
    const attempt = { effect: effects(index, offsetMs), latencyMs: 100, breakerSeq: state.transitionSeq }
    const observed = observe(state, attempt, from + offsetMs, health)
    state = observed.health
    if (observed.rule !== undefined) return { rule: observed.rule, afterMs: offsetMs, state }
  }
  return { rule: undefined, afterMs: forMs, state }
}

const always: Effects = () => 'THROTTLED'
/** The same "random" throttling on every run. */
const throttled =
  (share: number, seed: string): Effects =>
  (index) =>
    hashShare(`${seed}#${index}`) < share ? 'THROTTLED' : 'SUCCESS'
const rates = [
  ['0.5/s', 2 * second],
  ['5/s', 200],
] as const

describe.each(rates)('throttling at %s', (_rate, everyMs) => {
  it('opens after five minutes', () => {
    expect(run(always, everyMs, 10 * minute)).toMatchObject({ rule: 'CAPACITY', afterMs: 5 * minute })
  })

  it('opens after five minutes behind healthy traffic too, give or take a bucket', () => {
    const { state } = run(() => 'SUCCESS', everyMs, 10 * minute)
    const { rule, afterMs } = run(always, everyMs, 10 * minute, state, noon + 10 * minute + everyMs)
    expect(rule).toBe('CAPACITY')
    expect(afterMs).toBeGreaterThanOrEqual(5 * minute)
    expect(afterMs).toBeLessThanOrEqual(5 * minute + health.bucketMs + everyMs)
  })

  it('does not open after four minutes, and not when it stops then', () => {
    expect(run(always, everyMs, 4 * minute).rule).toBeUndefined()
    const stops: Effects = (_, offsetMs) => (offsetMs <= 4 * minute ? 'THROTTLED' : 'SUCCESS')
    expect(run(stops, everyMs, 15 * minute).rule).toBeUndefined()
  })

  it('does not open with a share of 40 %', () => {
    const regular: Effects = (index) => (index % 5 < 2 ? 'THROTTLED' : 'SUCCESS')
    expect(run(regular, everyMs, 30 * minute).rule).toBeUndefined()
    for (const seed of ['a', 'b', 'c', 'd'])
      expect(run(throttled(0.4, seed), everyMs, 30 * minute).rule).toBeUndefined()
  })

  it.each([0.75, 0.9])('opens with a share of %f', (share) => {
    for (const seed of ['a', 'b', 'c', 'd'])
      expect(run(throttled(share, seed), everyMs, 20 * minute).rule).toBe('CAPACITY')
  })

  it('begins again after a minute of silence', () => {
    const { state } = run(always, everyMs, 4 * minute)
    const later = run(always, everyMs, 10 * minute, state, noon + 5 * minute + everyMs + 1)
    expect(later).toMatchObject({ rule: 'CAPACITY', afterMs: 5 * minute })
  })

  it('opens again from a recovery, no sooner', () => {
    const recovering = breaker({ state: 'RECOVERING', transitionSeq: 3, since: noon })
    expect(run(always, everyMs, 10 * minute, recovering)).toMatchObject({ rule: 'CAPACITY', afterMs: 5 * minute })
  })
})

describe('a throttled attempt', () => {
  it('never opens by fewer than the least number in the window', () => {
    expect(run(always, 4 * second, 30 * minute).rule).toBeUndefined()
    expect(run(always, 3 * second, 30 * minute).rule).toBe('CAPACITY')
  })

  it('completes the evidence of no other rule, and thins out none', () => {
    const faults =
      (times: number): Effects =>
      (index) =>
        index < times ? 'FAULT' : 'THROTTLED'
    expect(run(faults(5), second, 4 * minute).rule).toBeUndefined()
    const between: Effects = (index) => (index % 2 === 0 ? 'FAULT' : 'THROTTLED')
    expect(run(between, 500, minute)).toMatchObject({ rule: 'LOW_VOLUME', afterMs: 5 * second })
    const credentials: Effects = (index) => (index % 2 === 0 ? 'CREDENTIAL_FAULT' : 'THROTTLED')
    expect(run(credentials, second, minute)).toMatchObject({ rule: 'CREDENTIAL', afterMs: 4 * second })
  })

  it('changes nothing about what the other rules decide on, wherever it stands among the others', () => {
    const withoutCapacity = { ...health, capacity: { ...health.capacity, minAttempts: 10_000 } }
    const effects = fc.constantFrom<HealthEffect>('SUCCESS', 'FAULT', 'FAULT', 'CREDENTIAL_FAULT')
    const ends = fc.array(
      fc.record({
        effect: effects,
        latencyMs: fc.constantFrom(100, 20_000),
        gapMs: fc.nat(10_000),
        throttled: fc.nat(3),
      }),
      { minLength: 1, maxLength: 120 },
    )
    fc.assert(
      fc.property(ends, (all) => {
        let [plain, mixed, at] = [breaker(), breaker(), noon]
        for (const { effect, latencyMs, gapMs, throttled } of all) {
          for (let each = 0; each < throttled; each++) {
            at += Math.floor(gapMs / 4)
            const observed = observe(
              mixed,
              { effect: 'THROTTLED', latencyMs: 20_000, breakerSeq: 0 },
              at,
              withoutCapacity,
            )
            expect(observed.rule).toBeUndefined()
            mixed = observed.health
          }
          at += gapMs
          const [alone, among] = [plain, mixed].map((state) =>
            observe(state, { effect, latencyMs, breakerSeq: 0 }, at, withoutCapacity),
          ) as [Observed, Observed]
          expect(among.rule).toBe(alone.rule)
          if (alone.rule !== undefined) return
          plain = alone.health
          mixed = among.health
        }
      }),
    )
  })

  it('does not open when an early success leaves the window', () => {
    const aged: Effects = (index) => (index === 0 ? 'SUCCESS' : index <= 6 ? 'FAULT' : 'THROTTLED')
    expect(run(aged, 18 * second, 10 * minute).rule).toBeUndefined()
  })

  it('is no probe of either kind', () => {
    const halfOpen = breaker({ state: 'HALF_OPEN', transitionSeq: 2 })
    expect(run(always, second, minute, halfOpen).state).toBe(halfOpen)
  })

  it('keeps no more buckets than the longest of the short windows holds', () => {
    expect(run(throttled(0.4, 'size'), 200, 10 * minute).state.buckets).toHaveLength(12)
  })
})
