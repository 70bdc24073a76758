import { z } from 'zod'
import type { PartitionPosition, TopicPartition } from './batch.ts'
import { type Careful, carefulReasons } from './careful.ts'
import type { CommittedOffset, LogRange } from './kafka-port.ts'
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
  /** Of the topology that wrote it; its shape stands in the changelog too. */
  readonly fingerprint: string
  /** Chosen at random with the task's first commit: a changelog that was made anew has another one. */
  readonly incarnation: string
  /** Of the process that wrote it. */
  readonly session: string
  /** The task was closed in good order with this commit; otherwise its process may have died. */
  readonly closed: boolean
  /** What a task knows that looks for what killed its process; absent when it is well. */
  readonly careful?: Careful | undefined
}

/** Names of input topics. */
export interface KnownInputs {
  readonly known: ReadonlySet<string>
  readonly journal: string
}

/** The offsets of the group and the state of the changelog do not belong together. */
export class TaskCorruptedError extends Error {
  readonly code = 'TASK_CORRUPTED'
  readonly task: number

  constructor(task: number, detail: string, cause?: unknown) {
    super(
      `task ${task} is corrupted: ${detail}. Nothing was processed. Either reset the group's offsets to those of the changelog's ` +
        `commit row, or delete the application's own topics and its group and start it as a new version`,
      { cause },
    )
    this.task = task
  }
}

export const formatCommitRow = (row: CommitRow): string => JSON.stringify(row)

const position = z.object({ topic: z.string(), partition: z.int(), offset: z.int() })

const commitRow: z.ZodType<CommitRow> = z.object({
  seq: z.int(),
  // JSON leaves an undefined tick out.
  clock: z
    .object({ now: z.number(), bound: z.number(), lastTick: z.number().optional() })
    .transform(({ now, bound, lastTick }) => ({ now, bound, lastTick })),
  positions: z.array(position),
  fingerprint: z.string(),
  incarnation: z.string(),
  session: z.string(),
  closed: z.boolean(),
  careful: z
    .object({
      deaths: z.int(),
      until: z.array(position),
      singly: z.int(),
      died: z.array(z.object({ step: z.string(), times: z.int(), reason: z.enum(carefulReasons) })),
      trying: z.string().optional(),
    })
    .optional(),
})

/** @throws TaskCorruptedError when it is none */
export const parseCommitRow = (task: number, text: string): CommitRow => {
  try {
    return commitRow.parse(JSON.parse(text))
  } catch (error) {
    throw new TaskCorruptedError(task, 'its commit row cannot be read', error)
  }
}

/**
 * Where a task reads on: a position that the group has lost is repaired from the commit row. A partition that neither knows is
 * new: when its input was known, it was added since and is read from offset 0; when the input itself is new, or the
 * application, from what the log still holds.
 * @param inputs which of them the topology that wrote the commit row has read, and which is the journal: what retention has
 * deleted of that was only time
 * @throws TaskCorruptedError when they contradict each other, when offsets are committed without any commit row, or when the
 * log does not hold the position any more: what retention has deleted unread is lost, and nobody may pass over it in silence
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
    if (offset !== undefined && saved !== undefined && offset !== saved)
      throw new TaskCorruptedError(task, `${name} has committed offset ${offset}, but the commit row says ${saved}`)
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

const find = <T extends TopicPartition>(found: readonly T[], topic: string, partition: number): T | undefined =>
  found.find((candidate) => candidate.topic === topic && candidate.partition === partition)
