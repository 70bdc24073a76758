import { describe, expect, it } from 'vitest'
import type { BreakerState, FailureClass } from '#schemas/types.ts'
import type { AccountBreaker } from '#world/simulator/peers/account-breaker.ts'
import { EnvoyDefaults } from '#world/simulator/peers/envoy.ts'
import { HystrixDefaults } from '#world/simulator/peers/hystrix.ts'
import { peers } from '#world/simulator/peers/peers.ts'
import { PollyDefaults } from '#world/simulator/peers/polly.ts'
import { Resilience4jDefaults } from '#world/simulator/peers/resilience4j.ts'

type Outcome = FailureClass | null

const fault: Outcome = 'PROVIDER_FAULT'
const many = (count: number, outcome: Outcome): readonly Outcome[] => Array.from({ length: count }, () => outcome)

/** Ends one attempt each millisecond from `fromMs` on. */
const feed = (breaker: AccountBreaker, outcomes: readonly Outcome[], fromMs = 1, latencyMs = 200): void =>
  outcomes.forEach((outcome, index) => {
    breaker.elapse(fromMs + index)
    breaker.end(outcome, latencyMs, 0, fromMs + index)
  })

/** The state at a time after some ends. */
const stateAfter = (breaker: AccountBreaker, outcomes: readonly Outcome[], atMs: number): BreakerState => {
  feed(breaker, outcomes)
  breaker.elapse(atMs)
  return breaker.state
}

/** How many attempts the breaker lets go at a time. */
const admitted = (breaker: AccountBreaker, atMs: number, asked = 50): number => {
  breaker.elapse(atMs)
  return Array.from({ length: asked }, (_, message) => breaker.dispatch(message, atMs)).filter(
    (ticket) => ticket !== undefined,
  ).length
}

describe('every peer', () => {
  it('has a name of its own', () => {
    expect(peers.map(({ name }) => name)).toEqual([
      'envoy-defaults',
      'resilience4j-defaults',
      'hystrix-defaults',
      'polly-defaults',
    ])
  })

  it.each(peers)('$name begins closed, and lets all attempts go', ({ make }) => {
    const breaker = make(1, 0)
    expect([breaker.state, admitted(breaker, 1)]).toEqual(['CLOSED', 50])
  })
})

describe('the outlier detection of Envoy', () => {
  it.each<[string, readonly Outcome[], BreakerState]>([
    ['ejects after 5 faults in a row', many(5, fault), 'OPEN'],
    ['does not after 4', many(4, fault), 'CLOSED'],
    ['counts from 0 after a success', [...many(4, fault), null, ...many(4, fault)], 'CLOSED'],
    ['takes a 429 for a success', many(500, 'THROTTLED'), 'CLOSED'],
    ['takes a refused message for a success', many(500, 'RECIPIENT_FAULT'), 'CLOSED'],
    ['takes a refused credential for a fault', many(5, 'CREDENTIAL'), 'OPEN'],
  ])('%s', (_rule, outcomes, state) => {
    expect(stateAfter(new EnvoyDefaults(0), outcomes, 1_000)).toBe(state)
  })

  it('returns a host with a sweep after 30 s, to all of its traffic', () => {
    const breaker = new EnvoyDefaults(0)
    feed(breaker, many(5, fault), 5_000)
    expect([39_999, 40_000].map((atMs) => admitted(breaker, atMs))).toEqual([0, 50])
  })

  it('ejects for longer each time', () => {
    const breaker = new EnvoyDefaults(0)
    feed(breaker, many(5, fault), 5_000)
    breaker.elapse(40_000)
    feed(breaker, many(5, fault), 45_000)
    expect([109_999, 110_000].map((atMs) => admitted(breaker, atMs))).toEqual([0, 50])
  })

  it('forgives an ejection with each sweep of a healthy host', () => {
    const breaker = new EnvoyDefaults(0)
    feed(breaker, many(5, fault), 5_000)
    breaker.elapse(50_000)
    feed(breaker, many(5, fault), 55_000)
    expect([89_999, 90_000].map((atMs) => admitted(breaker, atMs))).toEqual([0, 50])
  })
})

describe('the circuit breaker of resilience4j', () => {
  it.each<[string, readonly Outcome[], BreakerState]>([
    ['opens when 50 of 100 calls failed', [...many(50, null), ...many(50, fault)], 'OPEN'],
    ['does not when 49 did', [...many(51, null), ...many(49, fault)], 'CLOSED'],
    ['decides nothing by 99 calls', many(99, fault), 'CLOSED'],
    ['forgets the call before the last 100', [fault, ...many(51, null), ...many(49, fault)], 'CLOSED'],
    ['takes a 429 for a failure', many(100, 'THROTTLED'), 'OPEN'],
    ['takes a refused message for a failure', many(100, 'CONTENT_FAULT'), 'OPEN'],
  ])('%s', (_rule, outcomes, state) => {
    expect(stateAfter(new Resilience4jDefaults(0), outcomes, 1_000)).toBe(state)
  })

  it.each<[number, BreakerState]>([
    [60_000, 'CLOSED'],
    [60_001, 'OPEN'],
  ])('with 100 successes of %i ms is %s', (latencyMs, state) => {
    const breaker = new Resilience4jDefaults(0)
    feed(breaker, many(100, null), 1, latencyMs)
    expect(breaker.state).toBe(state)
  })

  it.each<[number, BreakerState]>([
    [5, 'OPEN'],
    [4, 'CLOSED'],
  ])('lets 10 calls go after 60 s; when %i fail it is %s', (failures, state) => {
    const breaker = new Resilience4jDefaults(0)
    feed(breaker, many(100, fault))
    expect([60_100, 60_101].map((atMs) => admitted(breaker, atMs))).toEqual([0, 10])
    feed(breaker, [...many(10 - failures, null), ...many(failures, fault)], 60_200)
    expect(breaker.state).toBe(state)
  })
})

describe('the circuit breaker of Hystrix', () => {
  it.each<[string, readonly Outcome[], BreakerState]>([
    ['opens after 20 calls with 50 % failures', [...many(10, null), ...many(10, fault)], 'OPEN'],
    ['does not with 45 %', [...many(11, null), ...many(9, fault)], 'CLOSED'],
    ['decides nothing by 19 calls', many(19, fault), 'CLOSED'],
  ])('%s, at the end of a slot of 500 ms', (_rule, outcomes, state) => {
    const breaker = new HystrixDefaults(0)
    expect([stateAfter(breaker, outcomes, 499), stateAfter(breaker, [], 500)]).toEqual(['CLOSED', state])
  })

  it('has forgotten a call after 10 s', () => {
    const breaker = new HystrixDefaults(0)
    feed(breaker, many(10, fault), 1)
    feed(breaker, many(10, fault), 10_001)
    expect(stateAfter(breaker, [], 11_000)).toBe('CLOSED')
  })

  it.each<[Outcome, BreakerState]>([
    [fault, 'OPEN'],
    [null, 'CLOSED'],
  ])('lets one call go after 5 s, and its end, %s, makes it %s', (outcome, state) => {
    const breaker = new HystrixDefaults(0)
    feed(breaker, many(20, fault))
    expect([5_500, 5_501].map((atMs) => admitted(breaker, atMs))).toEqual([0, 1])
    feed(breaker, [outcome], 5_600)
    expect(breaker.state).toBe(state)
  })
})

describe('the circuit breaker of Polly', () => {
  it.each<[string, readonly Outcome[], BreakerState]>([
    ['opens when 10 of 100 calls failed', [...many(90, null), ...many(10, fault)], 'OPEN'],
    ['does not when 9 did', [...many(91, null), ...many(9, fault)], 'CLOSED'],
    ['decides nothing by 99 calls', many(99, fault), 'CLOSED'],
    ['decides with a failure alone', [...many(10, fault), ...many(90, null)], 'CLOSED'],
  ])('%s', (_rule, outcomes, state) => {
    expect(stateAfter(new PollyDefaults(0), outcomes, 1_000)).toBe(state)
  })

  it('has forgotten a call after 30 s', () => {
    const breaker = new PollyDefaults(0)
    feed(breaker, many(50, fault), 1)
    feed(breaker, many(50, fault), 30_001)
    expect(breaker.state).toBe('CLOSED')
  })

  it.each<[Outcome, BreakerState]>([
    [fault, 'OPEN'],
    [null, 'CLOSED'],
  ])('lets one call go after 5 s, and its end, %s, makes it %s', (outcome, state) => {
    const breaker = new PollyDefaults(0)
    feed(breaker, many(100, fault))
    expect([5_099, 5_100].map((atMs) => admitted(breaker, atMs))).toEqual([0, 1])
    feed(breaker, [outcome], 5_200)
    expect(breaker.state).toBe(state)
  })
})
