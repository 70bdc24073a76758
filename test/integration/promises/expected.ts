import type { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { SeenOutput } from '../../../bench/counting/output-watch.ts'
import type { Numbered } from '../../../examples/counting/counting-topology.ts'
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

/**
 * Waits until everything has an output but what was sent to one partition from a number on.
 * @returns the outputs that the rest has nevertheless
 */
export const outputsBehind = async (
  run: CountingRun,
  partition: number,
  since: number,
): Promise<readonly SeenOutput[]> => {
  const { load, watch } = run
  const isBehind = ({ n }: Numbered) => n >= since && load.sent[n]!.partition === partition
  const others = load.sent.filter((each) => !isBehind(each)).length
  await run.seen((outputs) => outputs.filter((each) => !isBehind(each)).length >= others)
  return watch.outputs.filter(isBehind)
}
