import type { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { Output, Verdict } from '../../../bench/counting/verdict.ts'

/** Nothing lost, doubled or reordered, and the state is that of a model. */
export const allRight = ({ load }: CountingRun): Verdict => ({
  inputs: load.sent.length,
  lost: 0,
  duplicates: 0,
  reordered: 0,
  stateEqual: true,
})

/** Whether a process has a committed output. */
export const writtenBy =
  (process: string) =>
  (outputs: readonly Output[]): boolean =>
    outputs.some(({ by }) => by === process)
