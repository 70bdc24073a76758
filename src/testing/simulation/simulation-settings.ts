import { standardTrial, type TrialLimits } from '#runtime/culprit/build-trial.ts'

/** How a simulation is set up; every setting has a default. */
export interface SimulationSettings {
  /** Chooses the order of everything that may happen at the same time, and how long it takes. 1 by default. */
  readonly seed?: number
  /** Number of tasks: partitions of the application's own topics. 2 by default. */
  readonly tasks?: number
  /** Partitions by topic name; as many as tasks by default. */
  readonly partitions?: Readonly<Record<string, number>>
  readonly commitIntervalMs?: number
  readonly sessionTimeoutMs?: number
  readonly transactionTimeoutMs?: number
  readonly growthCheckMs?: number
  readonly revokeBudgetMs?: number
  readonly checkpointEveryMs?: number
  /** How a new build is tried. */
  readonly trialLimits?: TrialLimits
}

/** Time-outs are short, so that a test does not simulate long waits. */
export const defaultSettings: Required<SimulationSettings> = {
  seed: 1,
  tasks: 2,
  partitions: {},
  commitIntervalMs: 100,
  sessionTimeoutMs: 6_000,
  transactionTimeoutMs: 5_000,
  growthCheckMs: 2_000,
  revokeBudgetMs: 5_000,
  checkpointEveryMs: 1_000,
  trialLimits: standardTrial,
}

/** Between two heartbeats of a member; the settings of a pod in production have the same relation to its session. */
export const heartbeatMs = 500

/** How often a cluster looks whether it is settled. */
export const lookMs = 100
