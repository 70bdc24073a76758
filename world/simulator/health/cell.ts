import { type Scenario, scenarios } from './scenario.ts'

/** One line of a table: a scenario at a rate of attempts, with the faults of a normal day. */
export interface Cell {
  readonly scenario: Scenario
  readonly attemptsPerSecond: number
  /** Per cent of the attempts. */
  readonly baselinePercent: number
}

const rates = [0.05, 0.5, 5, 50] as const
const baselines = [2, 8, 15] as const

/** All cells, in the order of the tables. */
export const cells: readonly Cell[] = scenarios.flatMap((scenario) =>
  rates.flatMap((attemptsPerSecond) =>
    baselines.map((baselinePercent) => ({ scenario, attemptsPerSecond, baselinePercent })),
  ),
)
