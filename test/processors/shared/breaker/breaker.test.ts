import type { HealthEffect } from '#processors/shared/breaker/breaker.ts'
import { describe, expect, it } from 'vitest'
import {
  breakerDeadline,
  elapse,
  isFlapping,
  observe,
  type ObservedAttempt,
  openTimeMs,
} from '#processors/shared/breaker/breaker.ts'
import { hashShare } from '#processors/shared/hash.ts'
import type { ProviderHealth } from '#schemas/types.ts'
import { breaker, noon, policy } from '../../cpaas/samples.ts'

const { health } = policy

/** The end of an attempt that was dispatched in the present state of a breaker. */
const endOf = ({ transitionSeq }: ProviderHealth, effect: HealthEffect): ObservedAttempt => ({
  effect,
  latencyMs: 100,
  breakerSeq: transitionSeq,
})
const after = (before: ProviderHealth, effect: HealthEffect, at: number): ProviderHealth =>
  observe(before, endOf(before, effect), at, health).health

/** Feeds attempts every `everyMs`; returns when and why the breaker opened, if it did. */
const run = (effects: readonly HealthEffect[], everyMs: number, start: ProviderHealth = breaker()) => {
  let state = start
  for (const [index, effect] of effects.entries()) {
    const at = noon + index * everyMs
    const observed = observe(state, endOf(state, effect), at, health)
    state = observed.health
    if (observed.rule !== undefined) return { rule: observed.rule, attempts: index + 1, afterMs: at - noon, state }
  }
  return { rule: undefined, attempts: effects.length, afterMs: effects.length * everyMs, state }
}

const repeated = (effect: HealthEffect, times: number): HealthEffect[] => Array.from({ length: times }, () => effect)

/** The same "random" faults on every run. */
const seeded = (seed: string, faultRate: number, times: number): HealthEffect[] =>
  Array.from({ length: times }, (_, index) => (hashShare(`${seed}#${index}`) < faultRate ? 'FAULT' : 'SUCCESS'))

describe('opening', () => {
  it.each([
    [
      'an outage at 5 attempts/s after healthy traffic',
      [...repeated('SUCCESS', 150), ...repeated('FAULT', 200)],
      200,
      'FAST',
    ],
    [
      'eleven faults within 15 s after an early success',
      ['SUCCESS', 'SUCCESS', ...repeated('FAULT', 27)],
      1_000,
      'FAST',
    ],
    ['six faults in 160 s and no success', repeated('FAULT', 6), 20_000, 'LOW_VOLUME'],
    ['three refused credentials in a row', repeated('CREDENTIAL_FAULT', 3), 1_000, 'CREDENTIAL'],
  ] as const)('opens on %s', (_name, effects, everyMs, rule) => {
    expect(run(effects, everyMs).rule).toBe(rule)
  })

  it.each([
    ['five faults alone', repeated('FAULT', 5), 1_000],
    ['six faults with a success among them', [...repeated('FAULT', 5), 'SUCCESS', 'FAULT'], 1_000],
    ['six faults spread over nearly three minutes', repeated('FAULT', 6), 33_000],
    ['ten faults after a success within 15 s', ['SUCCESS', ...repeated('FAULT', 10)], 1_000],
    [
      'credential refusals with an answer between',
      ['CREDENTIAL_FAULT', 'CREDENTIAL_FAULT', 'SUCCESS', 'CREDENTIAL_FAULT'],
      1_000,
    ],
    [
      'every third of 199 attempts failing',
      Array.from({ length: 199 }, (_, i) => (i % 3 === 0 ? 'FAULT' : 'SUCCESS')),
      200,
    ],
  ] as [string, HealthEffect[], number][])('stays closed on %s', (_name, effects, everyMs) => {
    expect(run(effects, everyMs).rule).toBeUndefined()
  })

  it('finds a full outage at 5 attempts/s within 15 s', () => {
    const outage = run([...repeated('SUCCESS', 150), ...repeated('FAULT', 150)], 200)
    expect(outage.rule).toBe('FAST')
    expect(outage.afterMs - 150 * 200).toBeLessThanOrEqual(15_000)
  })

  it.each([0.02, 0.08, 0.15])('never opens in half an hour of traffic with a share of %f faults', (faultRate) => {
    for (let seed = 0; seed < 8; seed++) {
      expect(run(seeded(`slow-${seed}`, faultRate, 900), 2_000).rule).toBeUndefined()
      expect(run(seeded(`busy-${seed}`, faultRate, 9_000), 200).rule).toBeUndefined()
    }
  })
})

describe('the way back', () => {
  const open = run(repeated('FAULT', 6), 1_000).state

  it('stays open for 30 s and up to a tenth more, then lets probes through', () => {
    const openMs = open.openUntil! - open.since
    expect(openMs).toBeGreaterThanOrEqual(30_000)
    expect(openMs).toBeLessThanOrEqual(33_000)
    expect(breakerDeadline(open, health)).toBe(open.openUntil)
    expect(elapse(open, open.openUntil!, health)).toMatchObject({ state: 'HALF_OPEN', openUntil: null })
  })

  it('is moved neither by successes nor by faults while open', () => {
    expect(after(open, 'SUCCESS', noon + 10_000)).toBe(open)
    expect(after(open, 'FAULT', noon + 10_000)).toBe(open)
  })

  const halfOpen = elapse(open, open.openUntil!, health)!
  const later = halfOpen.since + 1_000
  const probe = (state: ProviderHealth, effects: readonly HealthEffect[]) =>
    effects.reduce((before, effect) => after(before, effect, later), state)

  it.each([
    [['SUCCESS', 'SUCCESS'], 'HALF_OPEN'],
    [['SUCCESS', 'FAULT', 'SUCCESS'], 'HALF_OPEN'],
    [['SUCCESS', 'FAULT', 'SUCCESS', 'SUCCESS'], 'RECOVERING'],
    [['FAULT', 'SUCCESS', 'FAULT'], 'OPEN'],
    [['CREDENTIAL_FAULT', 'CREDENTIAL_FAULT'], 'OPEN'],
  ] as [HealthEffect[], string][])('after probes %s it is %s', (effects, state) => {
    expect(probe(halfOpen, effects).state).toBe(state)
  })

  it('takes a late success of a probe for a bad one, as the slow rule would', () => {
    const probed = (latencyMs: number) =>
      observe(halfOpen, { effect: 'SUCCESS', latencyMs, breakerSeq: halfOpen.transitionSeq }, later, health).health
    expect(probed(health.slowMs)).toMatchObject({ probeSuccesses: 1, probeFaults: 0 })
    expect(probed(health.slowMs + 1)).toMatchObject({ probeSuccesses: 0, probeFaults: 1 })
  })

  it('waits for probes as long as it takes', () => {
    expect(breakerDeadline(halfOpen, health)).toBeNull()
  })

  it('stays open longer after each vain probing, up to five minutes', () => {
    let state = halfOpen
    const openTimes: number[] = []
    for (let round = 0; round < 12; round++) {
      const again = probe({ ...state, since: halfOpen.since }, ['FAULT', 'FAULT'])
      openTimes.push(Math.floor((again.openUntil! - again.since) / 30_000))
      state = elapse(again, again.openUntil!, health)!
    }
    expect(openTimes.slice(0, 4)).toEqual([2, 3, 4, 5])
    expect(openTimes.at(-1)).toBeLessThanOrEqual(11)
  })

  it('forgives one opening per healthy minute', () => {
    const healed = breaker({ openCount: 3, since: noon - 120_000 })
    expect(run(repeated('FAULT', 6), 1_000, healed).state.openCount).toBe(2)
  })

  const recovering = probe(halfOpen, ['SUCCESS', 'SUCCESS', 'SUCCESS'])

  it('ramps up by timer and closes after the last step', () => {
    const steps: string[] = []
    let state: ProviderHealth = recovering
    while (state.state === 'RECOVERING') {
      steps.push(`${state.rampStep} until ${breakerDeadline(state, health)! - recovering.since}`)
      state = elapse(state, breakerDeadline(state, health)!, health)!
    }
    expect(steps).toEqual(['0 until 60000', '1 until 120000', '2 until 180000', '3 until 240000'])
    expect(state).toMatchObject({ state: 'CLOSED', rampStep: 0 })
  })

  it('opens again when faults return, judged by what was seen since the recovery began', () => {
    const at = recovering.since + 1_000
    let state = recovering
    for (let index = 0; index < 5; index++) state = after(state, 'FAULT', at)
    expect(state.state).toBe('RECOVERING')
    expect(after(state, 'FAULT', at)).toMatchObject({ state: 'OPEN', openings: [open.since, at] })
  })

  it('rests for a quarter of an hour when traffic was taken away three times in as long', () => {
    const nervous = breaker({ openings: [noon - 600_000, noon - 300_000] })
    const { state } = run(repeated('FAULT', 6), 1_000, nervous)
    expect(isFlapping(state, state.since, health)).toBe(true)
    expect(state.openUntil! - state.since).toBe(900_000)
  })

  it('does not count vain probing as flapping', () => {
    expect(probe(halfOpen, ['FAULT', 'FAULT']).openings).toEqual(open.openings)
  })

  it('is forgotten a day after its last attempt', () => {
    const { state } = run(['SUCCESS'], 1_000)
    expect(breakerDeadline(state, health)).toBe(noon + 86_400_000)
    expect(elapse(state, noon + 86_400_000, health)).toBeUndefined()
  })

  it('spreads the open times of accounts that failed together', () => {
    const times = ['a', 'b', 'c'].map((tenantId) => openTimeMs({ ...open, tenantId }, health))
    expect(new Set(times).size).toBe(3)
  })
})

describe('an attempt', () => {
  const closed = breaker()
  const open = run(repeated('FAULT', 6), 1_000).state
  const halfOpen = elapse(open, open.openUntil!, health)!
  const recovering = ['SUCCESS', 'SUCCESS', 'SUCCESS'].reduce(
    (state, effect) => after(state, effect as HealthEffect, halfOpen.since + 1_000),
    halfOpen,
  )
  let recovered: ProviderHealth = recovering
  while (recovered.state === 'RECOVERING') recovered = elapse(recovered, breakerDeadline(recovered, health)!, health)!
  const states = [closed, open, halfOpen, recovering, recovered]
  const many = (state: ProviderHealth, of: ProviderHealth, effect: HealthEffect) =>
    repeated(effect, 20).reduce(
      (before) => observe(before, endOf(of, effect), before.since + 1_000, health).health,
      state,
    )

  it.each(states.map((state) => [state.state, state] as const))(
    'of another state never moves a breaker that is %s',
    (_, state) => {
      for (const other of states.filter((each) => each !== state)) {
        for (const effect of ['SUCCESS', 'FAULT', 'CREDENTIAL_FAULT'] as const)
          expect(many(state, other, effect)).toBe(state)
      }
    },
  )

  it.each([
    [closed, 'FAULT', 'OPEN'],
    [halfOpen, 'SUCCESS', 'RECOVERING'],
    [recovering, 'FAULT', 'OPEN'],
    [recovered, 'FAULT', 'OPEN'],
  ] as const)('of its own state moves it', (state, effect, expected) => {
    const moved = repeated(effect, 6).reduce(
      (before) => observe(before, endOf(state, effect), state.since + 1_000, health).health,
      state as ProviderHealth,
    )
    expect(moved.state).toBe(expected)
  })

  it('of the last probing does not count in the next', () => {
    const vain = ['FAULT', 'FAULT'].reduce(
      (state, effect) => after(state, effect as HealthEffect, halfOpen.since + 1),
      halfOpen,
    )
    const next = elapse(vain, vain.openUntil!, health)!
    expect(next.state).toBe('HALF_OPEN')
    expect(many(next, halfOpen, 'SUCCESS')).toBe(next)
  })
})
