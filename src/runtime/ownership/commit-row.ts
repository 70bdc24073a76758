import { z } from 'zod'
import type { PartitionPosition } from '#runtime/ports/batch.ts'
import { type Builds, builds } from '#runtime/culprit/build-trial.ts'
import { type Careful, carefulReasons } from '#runtime/culprit/careful-mode.ts'
import type { ClockState } from '#runtime/inputs/stream-clock.ts'
import { type ParkedTenant, parkedTenant } from '#runtime/parking/parked-tenant.ts'
import type { Retentions } from './retention-sweep.ts'
import type { TopicIds } from './topic-ids.ts'
import { TaskCorruptedError } from '#runtime/ports/errors.ts'
import type { KeyChecks } from '#stream/secret-keys.ts'

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
  /** For the topics behind its positions; absent in rows of earlier builds. */
  readonly topicIds?: TopicIds | undefined
  /** Names the changelog with all rows of the task. Another one has some of them: it was made again, and its task is not done. */
  readonly changelogId?: string | undefined
  /** Followed by all rows; absent in rows of earlier builds. */
  readonly retentions?: Retentions | undefined
  /** The secret keys behind the names of rows; absent without any. */
  readonly secretKeys?: KeyChecks | undefined
  /** Names the topology of the writing build; its shape stands in the changelog too. */
  readonly fingerprint: string
  /** Chosen at random with the task's first commit: a changelog made again has another one. */
  readonly incarnation: string
  /** The writing process. */
  readonly session: string
  /** The task was closed in good order with this commit; otherwise its process may have died. */
  readonly closed: boolean
  /** The knowledge of a task in search of the killer of its process; absent when it is well. */
  readonly careful?: Careful | undefined
  /** Tenants with parked records; absent in rows of earlier builds. */
  readonly parked?: readonly ParkedTenant[] | undefined
  /** The builds that the task knows; absent in rows of earlier builds. */
  readonly builds?: Builds | undefined
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
  topicIds: z.record(z.string(), z.string()).optional(),
  changelogId: z.string().optional(),
  retentions: z.record(z.string(), z.number()).optional(),
  secretKeys: z.record(z.string(), z.string()).optional(),
  fingerprint: z.string(),
  incarnation: z.string(),
  session: z.string(),
  closed: z.boolean(),
  careful: z
    .object({
      deaths: z.int(),
      until: z.array(position),
      stepsToAnnounce: z.int(),
      died: z.array(z.object({ step: z.string(), times: z.int(), reason: z.enum(carefulReasons) })),
      trying: z.string().optional(),
      // Rows of earlier builds lack both.
      stoodAt: z.array(position).default([]),
      fatal: z.array(position).default([]),
    })
    .optional(),
  parked: z.array(parkedTenant).readonly().optional(),
  builds: builds.optional(),
})

/** @throws TaskCorruptedError when it is none */
export const parseCommitRow = (task: number, text: string): CommitRow => {
  try {
    return commitRow.parse(JSON.parse(text))
  } catch (error) {
    throw new TaskCorruptedError(task, 'its commit row cannot be read', error)
  }
}
