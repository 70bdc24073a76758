import type { EpochMs } from '#schemas/types.ts'
import type { SeededRandom } from '#world/simulator/seeded-random.ts'
import type { Stage } from '#world/simulator/stage.ts'

/** Schedules the events of its tenants on the stage. */
export type Drive = (stage: Stage, random: SeededRandom) => void

/** The part of the load phase with requests of drives: policies are in force by then, and answers come before its end. */
const fromShare = 0.1
const toShare = 0.8

/** Runs `action` so many times, evenly over the load phase. */
export const times = (
  { agenda, startMs, settings }: Stage,
  count: number,
  action: (nowMs: EpochMs, index: number) => void,
): void => {
  const { loadMs } = settings.run
  for (let index = 0; index < count; index++) {
    const share = fromShare + ((toShare - fromShare) * index) / count
    agenda.at(startMs + loadMs * share, (nowMs) => action(nowMs, index))
  }
}

/** Runs `action` about every `everyMs` of the load phase. */
export const steadily = (stage: Stage, everyMs: number, action: (nowMs: EpochMs, index: number) => void): void =>
  times(stage, Math.floor((stage.settings.run.loadMs * (toShare - fromShare)) / everyMs), action)
