import type { SeenOutput } from '../counting/output-watch.ts'

/** A pod that was killed: which of its lives ended when, and which began then, if it was started again at once. */
export interface Death {
  readonly atMs: number
  readonly life: string
  readonly nextLife: string | undefined
  /** Another pod was away then, and the group had not noticed it yet. */
  readonly whileAway?: boolean
}

/** Its own tasks: those whose last output before its end it wrote itself, not longer ago than this. */
const ownedWithinMs = 3_000

/** Seconds from the kill to the first committed output of the pod's next life; `undefined` when there is none. */
export const recoverySeconds = ({ atMs, nextLife }: Death, outputs: readonly SeenOutput[]): number | undefined => {
  const first = outputs.find(({ by }) => by === nextLife)
  return first === undefined ? undefined : (first.atMs - atMs) / 1_000
}

/**
 * Seconds from the kill to the first committed output of another pod for one of the tasks that the killed one had. An output
 * has as many partitions as the application has tasks, and its key is that of the input: its partition is the task.
 */
export const takeoverSeconds = (death: Death, outputs: readonly SeenOutput[]): number | undefined => {
  const tasks = tasksOf(death, outputs)
  const ordinal = ordinalOf(death.life)
  const first = outputs
    .slice(firstAfter(outputs, death.atMs))
    .find(({ by, partition }) => tasks.has(partition) && ordinalOf(by) !== ordinal)
  return first === undefined ? undefined : (first.atMs - death.atMs) / 1_000
}

/** The tasks that a life has at a moment. */
export const tasksOf = ({ atMs, life }: Pick<Death, 'atMs' | 'life'>, outputs: readonly SeenOutput[]): Set<number> => {
  const recent = outputs.slice(firstAfter(outputs, atMs - ownedWithinMs), firstAfter(outputs, atMs))
  const lastBy = new Map(recent.map(({ partition, by }) => [partition, by]))
  return new Set([...lastBy].filter(([, by]) => by === life).map(([task]) => task))
}

/** Looks from the end: the last seconds of a growing run are asked for again and again. */
const firstAfter = (outputs: readonly SeenOutput[], atMs: number): number =>
  outputs.findLastIndex(({ atMs: seenMs }) => seenMs <= atMs) + 1

const ordinalOf = (life: string): string => life.split('.')[0]!

/** The nearest-rank percentile of samples: the worst of 20 is their 99th. `null` without samples, and for what never came. */
export const percentile = (samples: readonly number[], percent: number): number | null => {
  const sorted = [...samples].sort((one, other) => one - other)
  const sample = sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Infinity
  return sample === Infinity ? null : Math.round(sample * 100) / 100
}
