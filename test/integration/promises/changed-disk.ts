import type { CountingRun } from '../../../bench/counting/counting-run.ts'
import { writtenBy } from './expected.ts'
import { stamped } from './stamps.ts'

/**
 * Kills a pod as soon as each of its tasks has a checkpoint.
 * @returns its state folder
 */
export const killedWithCheckpoints = async (run: CountingRun, tasks: number): Promise<string> => {
  const stateFolder = run.stateFolderOf('0')
  const killed = run.startPod({ by: '1', stateFolder })
  await stamped(stateFolder, tasks, 10)
  killed.kill('SIGKILL')
  await killed.endsSoon()
  return stateFolder
}

/** Ends the load and all pods as soon as the pod `2` has written and nothing is left to do. */
export const drained = async (run: CountingRun): Promise<void> => {
  await run.seen(writtenBy('2'))
  await run.load.stop()
  await run.drained()
  await run.stopPods()
}
