import { describe, expect, it } from 'vitest'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { type Cell, cells } from '#world/simulator/health/cell.ts'
import { scenarios } from '#world/simulator/health/scenario.ts'
import { type Traffic, trafficOf } from '#world/simulator/health/traffic.ts'

const cellOf = (name: string, attemptsPerSecond = 5, baselinePercent = 8): Cell =>
  cells.find(
    (cell) =>
      cell.scenario.name === name &&
      cell.attemptsPerSecond === attemptsPerSecond &&
      cell.baselinePercent === baselinePercent,
  )!

const attempts = (traffic: Traffic) =>
  Array.from({ length: traffic.size }, (_, attempt) => ({
    atSecond: (traffic.dispatchedMs[attempt]! - traffic.startMs) / 1_000,
    latencyMs: traffic.endedMs[attempt]! - traffic.dispatchedMs[attempt]!,
    outcome: traffic.outcome(attempt),
  }))

const within = (traffic: Traffic, from: number, to: number) =>
  attempts(traffic).filter(({ atSecond }) => atSecond >= from && atSecond < to)

const shareOf = (ended: ReturnType<typeof attempts>, ...outcomes: readonly unknown[]): number =>
  ended.filter(({ outcome }) => outcomes.includes(outcome)).length / ended.length

describe('the cells', () => {
  it('are ten scenarios at four rates with three baselines', () => {
    expect(scenarios.map(({ name }) => name)).toEqual([
      'healthy',
      'total-outage',
      'outage-70',
      'brownout-30',
      'slow',
      'silent',
      'credential',
      'throttled',
      'poison-campaign',
      'flapping',
    ])
    expect(cells).toHaveLength(120)
  })
})

describe('the traffic of a cell', () => {
  it('is the same for the same seed, and another one for another seed, rate, baseline or scenario', () => {
    const timesOf = (cell: Cell, seed: number) => Array.from(trafficOf(cell, seed).endedMs).slice(0, 50)
    const here = timesOf(cellOf('healthy'), 1)
    expect(timesOf(cellOf('healthy'), 1)).toEqual(here)
    expect(timesOf(cellOf('healthy'), 2)).not.toEqual(here)
    expect(timesOf(cellOf('healthy', 0.5), 1)).not.toEqual(here)
    expect(timesOf(cellOf('healthy', 5, 15), 1)).not.toEqual(here)
    expect(timesOf(cellOf('poison-campaign'), 1)).not.toEqual(here)
  })

  it('has its rate of attempts and its baseline of faults', () => {
    const traffic = trafficOf(cellOf('healthy'), 1)
    expect(traffic.size / 1_800).toBeCloseTo(5, 0)
    expect(shareOf(attempts(traffic), 'PROVIDER_FAULT')).toBeCloseTo(0.08, 1)
    expect(shareOf(attempts(traffic), null, 'PROVIDER_FAULT')).toBe(1)
  })

  it.each<[string, readonly [outcomes: readonly unknown[], share: number]]>([
    ['total-outage', [['PROVIDER_FAULT'], 1]],
    ['outage-70', [['PROVIDER_FAULT'], 0.7]],
    ['brownout-30', [['PROVIDER_FAULT'], 0.3]],
    ['silent', [['PROVIDER_FAULT'], 1]],
    ['credential', [['CREDENTIAL'], 1]],
    ['throttled', [['THROTTLED'], 1]],
    ['slow', [[null], 0.92]],
    ['poison-campaign', [['RECIPIENT_FAULT', 'CONTENT_FAULT'], 0.9]],
  ])('is hit in the scenario %s for ten minutes, and normal before and after', (name, [outcomes, share]) => {
    const traffic = trafficOf(cellOf(name), 1)
    expect(shareOf(within(traffic, 600, 1_200), ...outcomes)).toBeCloseTo(share, 1)
    for (const ended of [within(traffic, 0, 600), within(traffic, 1_200, 1_800)])
      expect(shareOf(ended, null)).toBeCloseTo(0.92, 1)
  })

  it('comes and goes every two minutes when the account flaps', () => {
    const traffic = trafficOf(cellOf('flapping'), 1)
    const shares = [480, 600, 720, 840, 960, 1_080, 1_200].map((from) =>
      Math.round(shareOf(within(traffic, from, from + 120), 'PROVIDER_FAULT')),
    )
    expect(shares).toEqual([0, 1, 0, 1, 0, 1, 0])
  })

  it('has answers beyond the bound of slow ones when the account is slow, and within it otherwise', () => {
    const traffic = trafficOf(cellOf('slow'), 1)
    const { slowMs } = defaultCpaasPolicy.health
    expect(within(traffic, 600, 1_200).every(({ latencyMs }) => latencyMs > slowMs)).toBe(true)
    expect(within(traffic, 0, 600).every(({ latencyMs }) => latencyMs < slowMs)).toBe(true)
  })

  it('ends with the time-out of an attempt when the account is silent', () => {
    const traffic = trafficOf(cellOf('silent'), 1)
    const latencies = new Set(within(traffic, 600, 1_200).map(({ latencyMs }) => latencyMs))
    expect(latencies).toEqual(new Set([defaultCpaasPolicy.submitTimeoutMs]))
  })

  it('names every attempt once in the order of the ends', () => {
    const traffic = trafficOf(cellOf('slow'), 1)
    const order = Array.from({ length: traffic.size }, (_, place) => traffic.nthEnd(place))
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: traffic.size }, (_, attempt) => attempt))
    expect(order.map((attempt) => traffic.endedMs[attempt])).toEqual([...traffic.endedMs].toSorted((a, b) => a - b))
  })
})
