/** Names the seed that a failed simulation can be run again with; the tests read it from the environment. */
export const seedVariable = 'SIMULATION_SEED'

/** A simulated run ended wrongly. The same seed makes the same run again. */
export class SimulationError extends Error {
  readonly code = 'SIMULATION_FAILED'
  readonly seed: number
  readonly faults: readonly string[]

  constructor(seed: number, faults: readonly string[], detail: string, cause?: unknown) {
    super(
      `${detail}\nseed ${seed}; run it alone with ${seedVariable}=${seed}\nwhat happened:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
      { cause },
    )
    this.seed = seed
    this.faults = faults
  }
}
