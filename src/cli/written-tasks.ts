import { Restore } from '#state/changelog.ts'
import type { EngineRows } from '#state/checkpoint.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { type RowCodecError, RowCodecs } from '#state/row-codec.ts'
import { parseCommitRow } from '#runtime/ownership/commit-row.ts'
import type { ClusterPort, LogRange } from '#runtime/ports/kafka-port.ts'

/** A task by the engine's own rows in its changelog. */
export interface WrittenTask extends EngineRows {
  readonly task: number
  /** Why a text of a schema is of no use, if so. */
  readonly unreadable: RowCodecError | undefined
  /** Records that were not read in time; the texts may be among them. */
  readonly unread: number
  /** Of its last commit. */
  readonly isByThisBuild: boolean
}

type Reader = Pick<ClusterPort, 'logRanges' | 'stableEnds' | 'read'>

/** A transaction ends with the commit row, so it is one of the last records; aborted ones may follow. */
const tailRecords = 1_000

/**
 * Reads what the changelog of an application says of its tasks. A task whose last commit is by the topology of this build has been
 * compared with all before: its tail suffices. Of another one everything is read, since the texts may stand anywhere.
 * @param fingerprint of this build's topology
 * @param signal ends the reading
 * @throws BrokerUnavailableError, KafkaCallError; TaskCorruptedError when a commit row cannot be read
 */
export const writtenTasks = async (
  cluster: Reader,
  {
    changelog,
    tasks,
    fingerprint,
  }: { readonly changelog: string; readonly tasks: number; readonly fingerprint: string },
  signal: AbortSignal,
): Promise<readonly WrittenTask[]> => {
  const ranges = await committedRanges(cluster, changelog, tasks)
  const read = (range: LogRange) => readTask(cluster, range, fingerprint, signal)
  const tails = await Promise.all(ranges.map((range) => read(tailOf(range))))
  return Promise.all(ranges.map((range, task) => (isEnough(range, tails[task]!) ? tails[task]! : read(range))))
}

/** Up to where a reader gets without waiting: a running pod has a transaction open most of the time. */
const committedRanges = async (cluster: Reader, topic: string, tasks: number): Promise<readonly LogRange[]> => {
  const partitions = Array.from({ length: tasks }, (_, partition) => ({ topic, partition }))
  const ranges = await cluster.logRanges(partitions)
  const ends = await cluster.stableEnds(partitions)
  return ranges.map((range, index) => ({ ...range, end: ends[index]!.offset }))
}

const tailOf = (range: LogRange): LogRange => ({ ...range, first: Math.max(range.first, range.end - tailRecords) })

const isEnough = (range: LogRange, tail: WrittenTask): boolean =>
  tail.isByThisBuild || tailOf(range).first === range.first

const readTask = async (
  cluster: Reader,
  range: LogRange,
  fingerprint: string,
  signal: AbortSignal,
): Promise<WrittenTask> => {
  // Without stores, so that no row is looked at.
  const restore = new Restore(new Layers([], inMemory), new RowCodecs([]))
  const task = range.partition
  let position = range.first
  try {
    await cluster.read(
      range,
      (key, value) => restore.apply(key, value),
      signal,
      (offset) => (position = offset),
    )
    position = range.end
  } catch (error) {
    if (!signal.aborted) throw error
  }
  const { commitRow, schemas, topologies, unreadable } = restore
  const unread = Math.max(0, range.end - position)
  const isByThisBuild = commitRow !== undefined && parseCommitRow(task, commitRow).fingerprint === fingerprint
  return { task, commitRow, schemas, topologies, unreadable, unread, isByThisBuild }
}
