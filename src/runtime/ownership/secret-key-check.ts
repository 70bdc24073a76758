import { TopologyIncompatibleError } from '#runtime/ports/errors.ts'
import type { CommitRow } from './commit-row.ts'
import type { KeyChecks, SecretKeys } from '#stream/secret-keys.ts'

/**
 * The keys of the rows of a task so far. An earlier build told none in its commit row: it may have used any of this pod's.
 * @param row the last commit row of the task
 */
export const keysBefore = (
  { secretKeys }: Pick<CommitRow, 'secretKeys'>,
  keys: SecretKeys | undefined,
): KeyChecks | undefined => secretKeys ?? keys?.checks

/**
 * The keys that rows of a task are named by, with the one in use by this pod: for its next commit row.
 * @param before those of its rows so far; absent without rows
 * @param keys of this pod; without any, the rows have no such names
 * @throws TopologyIncompatibleError when a key is missing, or is another one: rows of people would be there and not be found
 */
export const keysOfRows = (
  task: number,
  before: KeyChecks | undefined,
  keys: SecretKeys | undefined,
): KeyChecks | undefined => {
  if (keys === undefined) return before
  const { checks, inUse, retired } = keys
  const needed = Object.entries(before ?? {}).filter(([version]) => !retired.includes(version))
  const refusals = needed.flatMap(([version, check]) => refusal(version, check, checks[version]))
  if (refusals.length > 0) throw new TopologyIncompatibleError(task, refusals)
  return { ...Object.fromEntries(needed), [inUse]: checks[inUse]! }
}

const refusal = (version: string, was: string, is: string | undefined): readonly string[] => {
  if (is === was) return []
  const fault = is === undefined ? 'which this pod does not have' : 'and this pod has another key of that version'
  return [
    `rows are named by secret key ${version}, ${fault}; give it back to the pod, or name ${version} as retired, and what those rows ` +
      'know is lost',
  ]
}
