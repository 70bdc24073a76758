import type { PartitionPosition } from './batch.ts'
import type { ClockState } from './stream-clock.ts'

/**
 * How far a task is, written to its changelog in every transaction that touched it: makes the clock durable and lets a restore
 * check the group's committed offsets against the state that they belong to.
 */
export interface CommitRow {
  /** Counts this task's commits, from 1. */
  readonly seq: number
  readonly clock: ClockState
  /** Next offset of every input partition, the journal included. */
  readonly positions: readonly PartitionPosition[]
  /** Names of the stores by number. */
  readonly stores: Readonly<Record<string, string>>
  /** Of the topology that wrote it. */
  readonly fingerprint: string
  /** Chosen at random with the task's first commit: a changelog that was made anew has another one. */
  readonly incarnation: string
}

/** The offsets of the group and the state of the changelog do not belong together. */
export class TaskCorruptedError extends Error {
  readonly code = 'TASK_CORRUPTED'
  readonly task: number

  constructor(task: number, detail: string) {
    super(
      `task ${task} is corrupted: ${detail}. Nothing was processed. Either reset the group's offsets to those of the changelog's ` +
        `commit row, or delete the application's own topics and its group and start it as a new version`,
    )
    this.task = task
  }
}

export const formatCommitRow = (row: CommitRow): string => JSON.stringify(row)

export const parseCommitRow = (text: string): CommitRow => JSON.parse(text) as CommitRow

/**
 * Where a task reads on: a position that the group has lost is repaired from the commit row; a partition that neither knows is
 * new and starts at its first offset.
 * @throws TaskCorruptedError when they contradict each other, or offsets are committed without any commit row.
 */
export const startPositions = (
  task: number,
  row: CommitRow | undefined,
  committed: readonly { readonly topic: string; readonly partition: number; readonly offset: number | undefined }[],
  first: readonly PartitionPosition[],
): readonly PartitionPosition[] =>
  committed.map(({ topic, partition, offset }) => {
    const saved = find(row?.positions ?? [], topic, partition)
    if (row === undefined && offset !== undefined)
      throw new TaskCorruptedError(
        task,
        `${topic}-${partition} has committed offset ${offset}, but the changelog has no commit row`,
      )
    if (offset !== undefined && saved !== undefined && offset !== saved)
      throw new TaskCorruptedError(
        task,
        `${topic}-${partition} has committed offset ${offset}, but the commit row says ${saved}`,
      )
    return { topic, partition, offset: saved ?? offset ?? find(first, topic, partition) ?? 0 }
  })

const find = (positions: readonly PartitionPosition[], topic: string, partition: number): number | undefined =>
  positions.find((position) => position.topic === topic && position.partition === partition)?.offset
