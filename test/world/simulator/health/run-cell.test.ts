import { describe, expect, it } from 'vitest'
import { cells } from '#world/simulator/health/cell.ts'
import { breakers, runCell } from '#world/simulator/health/run-cell.ts'

const seeds = { first: 1, count: 2 }
const found = (name: string, attemptsPerSecond: number) =>
  cells.filter((cell) => cell.scenario.name === name && cell.attemptsPerSecond === attemptsPerSecond)
const titled = (chosen: typeof cells) =>
  chosen.map((cell) => [`${cell.scenario.name}, ${cell.attemptsPerSecond}/s, ${cell.baselinePercent} %`, cell] as const)

/** Seconds of the simulated clock. */
const bounds = [
  [5, 20],
  [0.5, 60],
  [0.05, 180],
] as const

describe('the shipped rules', () => {
  it.each(titled([...found('healthy', 5), ...found('healthy', 0.5), ...found('poison-campaign', 5)]))(
    'never trip for nothing: %s',
    (_title, cell) => {
      expect(runCell(cell, seeds)[0]!.falseTrips).toBe(0)
    },
  )

  it.each(
    bounds.flatMap(([rate, bound]) => titled(found('total-outage', rate)).map((each) => [...each, bound] as const)),
  )('find an outage in every run, and in time: %s', (_title, cell, bound) => {
    const figures = runCell(cell, { first: 1, count: 5 })[0]!
    expect(figures.falseTrips).toBe(0)
    expect(figures.detectSecondsP50).toBeLessThanOrEqual(bound)
    expect(figures.detectSecondsP95).not.toBeNull()
    expect(figures.recoverSecondsP50).not.toBeNull()
  })
})

describe('a cell', () => {
  const [cell] = found('flapping', 0.5)

  it('has the same figures for the same seeds', () => {
    expect(runCell(cell!, seeds)).toEqual(runCell(cell!, seeds))
  })

  it('has other figures for other seeds', () => {
    expect(runCell(cell!, seeds)).not.toEqual(runCell(cell!, { first: 3, count: 2 }))
  })

  it('has exactly these figures for each breaker', () => {
    const keys = ['name', 'attemptsPerSecond', 'baselinePercent', 'seeds', 'falseTrips']
    const times = ['detectSecondsP50', 'detectSecondsP95', 'recoverSecondsP50']
    const figures = runCell(cell!, seeds)
    expect(figures).toHaveLength(breakers.length)
    for (const each of figures) expect(Object.keys(each)).toEqual([...keys, ...times])
  })
})
