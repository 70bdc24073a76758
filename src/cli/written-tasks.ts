import { Restore } from '#state/changelog.ts'
import type { EngineRows } from '#state/checkpoint.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { type RowCodecError, RowCodecs } from '#state/row-codec.ts'
import { type CommitRow, parseCommitRow } from '#runtime/ownership/commit-row.ts'
import type { ClusterPort, LogRange } from '#runtime/ports/kafka-port.ts'

/** A task by the engine's own rows in its changelog. */
export interface WrittenTask extends EngineRows {
  readonly task: number
  /** The fault of a schema's text, if there is one. */
  readonly unreadable: RowCodecError | undefined
  /** So many records were not read in time. Texts may be among them. */
  readonly unread: number
  /** Its last commit is by the topology of this build. */
  readonly isByThisBuild: boolean
}

type Reader = Pick<ClusterPort, 'logRanges' | 'stableEnds' | 'read'>

/** A transaction ends with the commit row, so it is one of the last records; aborted ones may follow. */
const tailRecords = 1_000

/**
 * Reads the engine's own rows of all tasks of an application. A task with a last commit by the topology of this build has been
 * compared with all before: its tail suffices. Otherwise everything is read, since the texts may stand anywhere.
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
  const rest = (range: LogRange, tail: WrittenTask) => (isEnough(range, tail) ? Promise.resolve(tail) : read(range))
  return Promise.all(ranges.map((range, task) => rest(range, tails[task]!)))
}

/**
 * The last commit row of one task, from the end of its changelog. Aborted transactions may stand behind it, so it reads ever longer
 * tails until it finds one.
 * @returns `undefined` without one in the whole changelog
 * @throws BrokerUnavailableError, KafkaCallError; TaskCorruptedError when it cannot be read
 */
export const lastCommitRow = async (
  cluster: Reader,
  changelog: string,
  task: number,
  signal: AbortSignal,
): Promise<CommitRow | undefined> => {
  const ranges = await committedRanges(cluster, changelog, task + 1)
  const range = ranges[task]!
  for (let records = tailRecords; ; records *= 8) {
    const tail = tailOf(range, records)
    const { commitRow } = await readTask(cluster, tail, '', signal)
    // A part of a tail may have an older one.
    signal.throwIfAborted()
    if (commitRow !== undefined) return parseCommitRow(task, commitRow)
    if (tail.first === range.first) return undefined
  }
}

/** Up to where a reader gets without waiting: a running pod has a transaction open most of the time. */
const committedRanges = async (cluster: Reader, topic: string, tasks: number): Promise<readonly LogRange[]> => {
  const partitions = Array.from({ length: tasks }, (_, partition) => ({ topic, partition }))
  const ranges = await cluster.logRanges(partitions)
  const ends = await cluster.stableEnds(partitions)
  return ranges.map((range, index) => ({ ...range, end: ends[index]!.offset }))
}

const tailOf = (range: LogRange, records = tailRecords): LogRange => ({
  ...range,
  first: Math.max(range.first, range.end - records),
})

const isEnough = (range: LogRange, tail: WrittenTask): boolean =>
  tail.isByThisBuild || tailOf(range).first === range.first

const readTask = async (
  cluster: Reader,
  range: LogRange,
  fingerprint: string,
  signal: AbortSignal,
): Promise<WrittenTask> => {
  // There are no stores here, and so it leaves out all rows.
  const restore = new Restore(new Layers([], inMemory), new RowCodecs([]))
  const task = range.partition
  let position = range.first
  try {
    await cluster.read(
      range,
      (key, value) => (key === null ? undefined : restore.apply(key, value)),
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
