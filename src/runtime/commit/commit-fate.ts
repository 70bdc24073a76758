import type { PartitionPosition } from '#runtime/ports/batch.ts'
import type { CommittedOffset } from '#runtime/ports/kafka-port.ts'

/** The fate of a transaction whose commit was not answered. */
export type CommitFate = 'committed' | 'aborted' | 'unknown'

/**
 * Reads the fate of a transaction from the group's offsets, which are committed with it: those that it would have moved stand
 * either all where it sent them, or all where they were.
 * @param sent the offsets that the transaction held
 * @param before where the same partitions stood, among others
 * @returns `unknown` when it moved none, or when another member has moved them since
 */
export const fateOf = (
  sent: readonly PartitionPosition[],
  before: readonly PartitionPosition[],
  found: readonly CommittedOffset[],
): CommitFate => {
  const [start, end] = [offsetsOf(before), offsetsOf(found)]
  const moved = sent.filter((position) => start.get(nameOf(position)) !== position.offset)
  if (moved.length === 0) return 'unknown'
  if (moved.every((position) => end.get(nameOf(position)) === position.offset)) return 'committed'
  // A group that never committed a partition knows no offset of it.
  const untouched = moved.every((position) => {
    const offset = end.get(nameOf(position))
    return offset === undefined || offset === start.get(nameOf(position))
  })
  return untouched ? 'aborted' : 'unknown'
}

const nameOf = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string =>
  `${topic}-${partition}`

const offsetsOf = (positions: readonly CommittedOffset[]): ReadonlyMap<string, number | undefined> =>
  new Map(positions.map((position) => [nameOf(position), position.offset]))
