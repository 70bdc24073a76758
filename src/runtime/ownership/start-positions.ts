import type { PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import { TaskCorruptedError } from '#runtime/ports/errors.ts'
import type { CommittedOffset, LogRange } from '#runtime/ports/kafka-port.ts'
import type { CommitRow } from './commit-row.ts'

/** Names of input topics. */
export interface KnownInputs {
  readonly known: ReadonlySet<string>
  readonly journal: string
}

/**
 * The offsets from which a task reads on. The commit row repairs a position lost by the group, or one behind the row: Kafka
 * had every output of a transaction before its commit row was sent (see `commit`). A partition in neither is new: a
 * known input has got it since, so it is read from offset 0; a new input, or a new application, begins at the start of its log.
 * @param inputs the topics read by the topology of the commit row, and the journal: retention deletes only time there
 * @throws TaskCorruptedError when the group is ahead of the commit row, when offsets are committed without any commit row, or when a
 * position has left its log: retention has then deleted unread records, and nobody may pass over a loss in silence
 */
export const startPositions = (
  task: number,
  row: CommitRow | undefined,
  committed: readonly CommittedOffset[],
  ranges: readonly LogRange[],
  { known, journal }: KnownInputs,
): readonly PartitionPosition[] =>
  committed.map(({ topic, partition, offset }) => {
    const name = `${topic}-${partition}`
    const saved = find(row?.positions ?? [], topic, partition)?.offset
    if (row === undefined && offset !== undefined)
      throw new TaskCorruptedError(task, `${name} has committed offset ${offset}, but the changelog has no commit row`)
    if (row !== undefined && offset !== undefined && saved === undefined && known.has(topic))
      throw new TaskCorruptedError(task, `${name} has committed offset ${offset}, but the commit row does not name it`)
    if (offset !== undefined && saved !== undefined && offset > saved)
      throw new TaskCorruptedError(
        task,
        `${name} has committed offset ${offset}, but the commit row says ${saved}: its changelog has lost its end, or somebody ` +
          'has moved the offset',
      )
    const { first, end } = find(ranges, topic, partition) ?? { first: 0, end: Infinity }
    const wanted = saved ?? offset ?? (known.has(topic) ? 0 : first)
    const start = topic === journal ? Math.max(wanted, first) : wanted
    if (start < first || start > end)
      throw new TaskCorruptedError(
        task,
        `${name} is to be read from offset ${start}, but its log goes from ${first} to ${end}`,
      )
    return { topic, partition, offset: start }
  })

/** Committed offsets of the group behind those of the commit row. */
export const offsetsBehind = (
  row: CommitRow | undefined,
  committed: readonly CommittedOffset[],
): readonly PartitionPosition[] =>
  committed.flatMap(({ topic, partition, offset }) => {
    const saved = find(row?.positions ?? [], topic, partition)?.offset
    return offset !== undefined && saved !== undefined && offset < saved ? [{ topic, partition, offset }] : []
  })

const find = <T extends TopicPartition>(found: readonly T[], topic: string, partition: number): T | undefined =>
  found.find((candidate) => candidate.topic === topic && candidate.partition === partition)
