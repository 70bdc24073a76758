import type { BreakerModel } from '../peers/account-breaker.ts'
import { peers } from '../peers/peers.ts'
import type { Cell } from './cell.ts'
import { cellFigures, type CellFigures } from './figures.ts'
import { runBreaker, type RunFigures } from './run-breaker.ts'
import { shippedBreaker } from './shipped-breaker.ts'
import { trafficOf } from './traffic.ts'

/** The seeds of a simulation: so many, one after the other. */
export interface Seeds {
  readonly first: number
  readonly count: number
}

/** All breakers of a simulation, the shipped one first. */
export const breakers: readonly BreakerModel[] = [shippedBreaker, ...peers]

/** Runs all breakers on the same traffic of a cell; their figures are in the order of {@link breakers}. */
export const runCell = (cell: Cell, { first, count }: Seeds): readonly CellFigures[] => {
  const runs = Array.from({ length: count }, (_, index) => runSeed(cell, first + index))
  return breakers.map((_, place) =>
    cellFigures(
      cell,
      runs.map((figures) => figures[place]!),
    ),
  )
}

const runSeed = (cell: Cell, seed: number): readonly RunFigures[] => {
  const traffic = trafficOf(cell, seed)
  return breakers.map(({ make }) => runBreaker(traffic, make(seed, traffic.startMs), cell.scenario))
}
