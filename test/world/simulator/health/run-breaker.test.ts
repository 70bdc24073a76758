import { describe, expect, it } from 'vitest'
import type { BreakerState } from '#schemas/types.ts'
import { runBreaker } from '#world/simulator/health/run-breaker.ts'
import { type Scenario, scenarios } from '#world/simulator/health/scenario.ts'
import { type Traffic, trafficOf } from '#world/simulator/health/traffic.ts'
import type { AccountBreaker } from '#world/simulator/peers/account-breaker.ts'

const scenarioOf = (name: string): Scenario => scenarios.find((each) => each.name === name)!
const trafficFor = (scenario: Scenario): Traffic => trafficOf({ scenario, attemptsPerSecond: 1, baselinePercent: 2 }, 1)

type Step = readonly [atSecond: number, state: BreakerState]

/** Moves at the given seconds after the start, whatever it is told. */
const scripted = (traffic: Traffic, steps: readonly Step[]): AccountBreaker & { readonly seen: number[] } => {
  const waiting = [...steps]
  return {
    seen: [],
    state: 'CLOSED',
    since: traffic.startMs,
    elapse(at) {
      while (waiting[0] !== undefined && traffic.startMs + waiting[0][0] * 1_000 <= at) {
        const [atSecond, state] = waiting.shift()!
        Object.assign(this, { state, since: traffic.startMs + atSecond * 1_000 })
        if (waiting.length > 0 && traffic.startMs + waiting[0]![0] * 1_000 <= at) return
      }
    },
    dispatch(message, at) {
      if (this.state === 'OPEN') return undefined
      this.seen.push(at - traffic.startMs)
      return message
    },
    end: () => undefined,
  }
}

const figuresOf = (name: string, ...steps: readonly Step[]) => {
  const scenario = scenarioOf(name)
  const traffic = trafficFor(scenario)
  return runBreaker(traffic, scripted(traffic, steps), scenario)
}

describe('the figures of a run', () => {
  it('have the times from the beginning and the end of the fault', () => {
    const steps: readonly Step[] = [
      [612, 'OPEN'],
      [1_210, 'HALF_OPEN'],
      [1_230, 'RECOVERING'],
      [1_470, 'CLOSED'],
    ]
    expect(figuresOf('total-outage', ...steps)).toEqual({ falseTrips: 0, detectMs: 12_000, recoverMs: 270_000 })
  })

  it.each<[string, number]>([
    ['healthy', 300],
    ['healthy', 1_500],
    ['poison-campaign', 700],
    ['total-outage', 599],
  ])('call an opening in the scenario %s after %i s a false trip', (name, atSecond) => {
    expect(figuresOf(name, [atSecond, 'OPEN']).falseTrips).toBe(1)
  })

  it.each<[string, number]>([
    ['total-outage', 600],
    ['total-outage', 1_250],
    ['flapping', 780],
  ])('call none so in the scenario %s after %i s', (name, atSecond) => {
    expect(figuresOf(name, [atSecond, 'OPEN']).falseTrips).toBe(0)
  })

  it('count the opening of a breaker that was not closed since the fault, 600 s after it', () => {
    const steps: readonly Step[] = [
      [612, 'OPEN'],
      [1_790, 'RECOVERING'],
      [1_830, 'OPEN'],
    ]
    expect(figuresOf('total-outage', ...steps).falseTrips).toBe(1)
  })

  it('count no failed probe', () => {
    const steps: readonly Step[] = [
      [100, 'OPEN'],
      [150, 'HALF_OPEN'],
      [170, 'OPEN'],
    ]
    expect(figuresOf('healthy', ...steps).falseTrips).toBe(1)
  })

  it('have no times for a fault that is not found', () => {
    expect(figuresOf('total-outage')).toEqual({ falseTrips: 0, detectMs: null, recoverMs: null })
  })

  it('have no recovery for a breaker that never closes', () => {
    expect(figuresOf('total-outage', [610, 'OPEN'])).toMatchObject({ detectMs: 10_000, recoverMs: null })
  })

  it('have a recovery of 0 for a breaker that is closed when the fault ends', () => {
    expect(figuresOf('total-outage', [610, 'OPEN'], [900, 'CLOSED'])).toMatchObject({ recoverMs: 0 })
  })
})

describe('a run', () => {
  it('ends a minute after a fault when the breaker is closed', () => {
    const scenario = scenarioOf('total-outage')
    const traffic = trafficFor(scenario)
    const breaker = scripted(traffic, [])
    runBreaker(traffic, breaker, scenario)
    expect(breaker.seen.at(-1)).toBeGreaterThan(1_250_000)
    expect(breaker.seen.at(-1)).toBeLessThan(1_260_000)
  })

  it('lasts half an hour for an account that is well', () => {
    const scenario = scenarioOf('healthy')
    const traffic = trafficFor(scenario)
    const breaker = scripted(traffic, [])
    runBreaker(traffic, breaker, scenario)
    expect(breaker.seen).toHaveLength(traffic.size)
    expect(breaker.seen.at(-1)).toBeGreaterThan(1_780_000)
  })
})

describe('an attempt', () => {
  it('ends once with its own outcome, latency and ticket, in the order of the ends, and only if it was made', () => {
    const scenario = scenarioOf('slow')
    const traffic = trafficFor(scenario)
    const ends: number[] = []
    const breaker: AccountBreaker = {
      state: 'CLOSED',
      since: traffic.startMs,
      elapse: () => undefined,
      dispatch: (message) => (message % 2 === 0 ? message : undefined),
      end(outcome, latencyMs, ticket, at) {
        expect([outcome, latencyMs]).toEqual([traffic.outcome(ticket), at - traffic.dispatchedMs[ticket]!])
        ends.push(ticket)
      },
    }
    runBreaker(traffic, breaker, scenario)
    expect(new Set(ends).size).toBe(ends.length)
    expect(ends.every((ticket) => ticket % 2 === 0)).toBe(true)
    expect(ends).toEqual(ends.toSorted((a, b) => traffic.endedMs[a]! - traffic.endedMs[b]! || a - b))
  })
})
