import type { EngineRows } from '#state/checkpoint.ts'
import { TaskCorruptedError } from '#runtime/ports/errors.ts'
import { checkTopology } from '#runtime/upgrade/topology-compatibility.ts'
import { shapeFingerprint } from '#runtime/upgrade/topology-shape.ts'
import type { CommitRow } from './commit-row.ts'

/** A shape is written with the first row of its topology, under its own fingerprint. @throws TaskCorruptedError */
export const checkShapes = (
  task: number,
  row: CommitRow | undefined,
  topologies: ReadonlyMap<string, string>,
): void => {
  const damaged = [...topologies].find(([fingerprint, text]) => shapeFingerprint(text) !== fingerprint)
  if (damaged !== undefined) throw new TaskCorruptedError(task, `the text of topology ${damaged[0]} is another one`)
  if (row !== undefined && !topologies.has(row.fingerprint))
    throw new TaskCorruptedError(task, `its commit row names topology ${row.fingerprint}, which its changelog lacks`)
}

/**
 * Compares a topology with all those behind the rows of a task.
 * @param shape of this build
 * @returns how it differs from that of the commit row
 * @throws TopologyIncompatibleError
 */
export const changesSince = (
  task: number,
  row: CommitRow | undefined,
  { topologies }: Pick<EngineRows, 'topologies'>,
  shape: string,
): readonly string[] => {
  const before = [...topologies].filter(([name]) => name !== row?.fingerprint).map(([, text]) => text)
  const last = topologies.get(row?.fingerprint ?? '')
  return checkTopology(task, last === undefined ? before : [...before, last], shape)
}
