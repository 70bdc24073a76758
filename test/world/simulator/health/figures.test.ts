import { describe, expect, it } from 'vitest'
import { cells } from '#world/simulator/health/cell.ts'
import { cellFigures, type CellFigures, dominatedRows } from '#world/simulator/health/figures.ts'
import type { RunFigures } from '#world/simulator/health/run-breaker.ts'

const [cell] = cells
const run = (detectMs: number | null, recoverMs: number | null = null, falseTrips = 0): RunFigures => ({
  falseTrips,
  detectMs,
  recoverMs,
})

describe('the figures of a cell', () => {
  it('sum the false trips', () => {
    expect(cellFigures(cell!, [run(null, null, 1), run(null, null, 2)]).falseTrips).toBe(3)
  })

  it('take the nearest rank of the detections, in seconds', () => {
    const runs = Array.from({ length: 40 }, (_, index) => run((index + 1) * 1_000, 0))
    expect(cellFigures(cell!, runs)).toMatchObject({ detectSecondsP50: 20, detectSecondsP95: 38 })
  })

  it('have no quantile that falls on a run without a detection', () => {
    const runs = [run(1_000, 0), run(2_000, 0), run(null)]
    expect(cellFigures(cell!, runs)).toMatchObject({ detectSecondsP50: 2, detectSecondsP95: null })
  })

  it('take the recovery of the runs with a detection alone', () => {
    const runs = [run(1_000, 300_040), run(null), run(null)]
    expect(cellFigures(cell!, runs)).toMatchObject({ detectSecondsP50: null, recoverSecondsP50: 300 })
  })

  it('have no recovery when most runs do not recover', () => {
    expect(cellFigures(cell!, [run(1, 1), run(1), run(1)]).recoverSecondsP50).toBeNull()
  })
})

const row = (falseTrips: number, detectSecondsP50: number | null): CellFigures => ({
  name: 'total-outage',
  attemptsPerSecond: 5,
  baselinePercent: 2,
  seeds: 40,
  falseTrips,
  detectSecondsP50,
  detectSecondsP95: null,
  recoverSecondsP50: null,
})

describe('a row of a peer', () => {
  it.each<[string, CellFigures, CellFigures, number]>([
    ['has fewer false trips and an earlier detection', row(1, 10), row(0, 9), 1],
    ['has fewer false trips and the only detection', row(1, null), row(0, 9), 1],
    ['has as many false trips', row(0, 10), row(0, 9), 0],
    ['has as late a detection', row(1, 10), row(0, 10), 0],
    ['has no detection', row(1, null), row(0, null), 0],
  ])('that %s', (_case, ours, theirs, dominated) => {
    const peers = [{ name: 'other', scenarios: [theirs] }]
    expect(dominatedRows({ scenarios: [ours], peers })).toHaveLength(dominated)
  })

  it('is held against the row of the same cell', () => {
    const elsewhere = { ...row(5, null), attemptsPerSecond: 50 }
    const peers = [{ name: 'other', scenarios: [row(0, 9)] }]
    expect(dominatedRows({ scenarios: [elsewhere, row(1, 10)], peers })).toEqual([
      { peer: 'other', ours: row(1, 10), theirs: row(0, 9) },
    ])
  })
})
