import type { Cell } from './cell.ts'
import type { RunFigures } from './run-breaker.ts'

/** One line of a table, over all seeds. Seconds are those of the simulated clock. */
export interface CellFigures {
  readonly name: string
  readonly attemptsPerSecond: number
  readonly baselinePercent: number
  readonly seeds: number
  readonly falseTrips: number
  /** `null` when too few runs found the fault, or there is none. */
  readonly detectSecondsP50: number | null
  readonly detectSecondsP95: number | null
  /** Over the runs with a detection; `null` when half of them are not closed at their end. */
  readonly recoverSecondsP50: number | null
}

/** The figures of a breaker. */
export interface BreakerFigures {
  readonly name: string
  readonly scenarios: readonly CellFigures[]
}

/** The answer of the simulation. */
export interface SimulationFigures {
  readonly scenarios: readonly CellFigures[]
  readonly peers: readonly BreakerFigures[]
}

/** A line with a peer that is better in both respects. */
export interface DominatedRow {
  readonly peer: string
  readonly ours: CellFigures
  readonly theirs: CellFigures
}

export const cellFigures = (
  { scenario, attemptsPerSecond, baselinePercent }: Cell,
  runs: readonly RunFigures[],
): CellFigures => {
  const detected = runs.map(({ detectMs }) => detectMs ?? Infinity)
  const recovered = runs.filter(({ detectMs }) => detectMs !== null).map(({ recoverMs }) => recoverMs ?? Infinity)
  return {
    name: scenario.name,
    attemptsPerSecond,
    baselinePercent,
    seeds: runs.length,
    falseTrips: runs.reduce((sum, { falseTrips }) => sum + falseTrips, 0),
    detectSecondsP50: quantileSeconds(detected, 0.5),
    detectSecondsP95: quantileSeconds(detected, 0.95),
    recoverSecondsP50: quantileSeconds(recovered, 0.5),
  }
}

/** The nearest rank, to a tenth of a second. Infinity stands for never. */
const quantileSeconds = (times: readonly number[], share: number): number | null => {
  const ms = times.toSorted((a, b) => a - b)[Math.ceil(share * times.length) - 1] ?? Infinity
  return ms === Infinity ? null : Math.round(ms / 100) / 10
}

/** The lines of peers with both fewer false trips and an earlier median detection. */
export const dominatedRows = ({ scenarios, peers }: SimulationFigures): readonly DominatedRow[] =>
  peers.flatMap(({ name, scenarios: rows }) =>
    rows.flatMap((theirs) => {
      const ours = scenarios.find((row) => isSameCell(row, theirs))
      return ours !== undefined && isBetter(theirs, ours) ? [{ peer: name, ours, theirs }] : []
    }),
  )

const isSameCell = (a: CellFigures, b: CellFigures): boolean =>
  a.name === b.name && a.attemptsPerSecond === b.attemptsPerSecond && a.baselinePercent === b.baselinePercent

const isBetter = (theirs: CellFigures, ours: CellFigures): boolean =>
  theirs.falseTrips < ours.falseTrips && (theirs.detectSecondsP50 ?? Infinity) < (ours.detectSecondsP50 ?? Infinity)
