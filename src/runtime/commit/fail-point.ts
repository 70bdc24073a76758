/** The steps of a commit, and of a checkpoint, at which a fault test can kill the process. */
export const commitSteps = [
  'after-begin',
  'after-outputs',
  'after-changelog',
  'after-offsets',
  'before-commit',
  'after-commit',
] as const
export const checkpointSteps = ['checkpoint-asked', 'checkpoint-rows', 'checkpoint-stamped'] as const
/** And before a task is given back. */
export const failPointNames = [...commitSteps, ...checkpointSteps, 'before-unassign'] as const
export type FailPointName = (typeof failPointNames)[number]

/** Called at each of these steps; the production one does nothing. */
export type FailPoint = (name: FailPointName) => void

export const noFailPoint: FailPoint = () => undefined

/** The client sends from threads of its own: by then what it was handed is at the broker. */
const sendingMs = 100

/**
 * A fail point that kills its own process without a chance to clean up, the `count`-th time that the named step is reached.
 * @param spec `name:count`, e.g. `after-offsets:12`
 */
export const killAt = (spec: string): FailPoint => {
  const [name, count = '1'] = spec.split(':')
  if (!failPointNames.includes(name as FailPointName))
    throw new Error(`unknown fail point ${name}; valid are ${failPointNames.join(', ')}`)
  let left = Number(count)
  return (reached) => {
    if (reached !== name || --left > 0) return
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, sendingMs)
    process.kill(process.pid, 'SIGKILL')
  }
}
