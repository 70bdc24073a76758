import type { Updated } from './state-topology.ts'

/**
 * Counts the rows whose updates were lost or doubled, or that were not found as they were put.
 * @param asked numbers of the rows to update, in the order of sending
 * @param outputs in the order of the task
 */
export const wrongRowsIn = (asked: readonly number[], outputs: readonly Updated[]): number => {
  const wrong = new Set<number>()
  const last = new Map<number, number>()
  for (const output of outputs) {
    if (output.n !== output.asked || output.updates !== (last.get(output.asked) ?? 0) + 1) wrong.add(output.asked)
    last.set(output.asked, output.updates)
  }
  for (const [row, times] of countsOf(asked)) if (last.get(row) !== times) wrong.add(row)
  return wrong.size
}

const countsOf = (asked: readonly number[]): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>()
  for (const row of asked) counts.set(row, (counts.get(row) ?? 0) + 1)
  return counts
}
