import type { PlannedJob, QueuePlace, TenantTurns } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { Step } from '#stream/step.ts'
import type { StartingJob, Turn } from '#processors/studio/jobs/queued-job.ts'
import type { QueuePolicy } from './queue-policy.ts'

/** A job in the line. */
export interface SeatedJob {
  readonly jobId: string
  readonly place: QueuePlace
}

export type TurnOutput =
  | Tagged<'starting', StartingJob>
  | Tagged<'turn', Turn>
  | Tagged<'seated', SeatedJob>
  | Tagged<'left', QueuePlace>

type TurnStep = Step<TenantTurns, TurnOutput>

/** A tenant without a row: no job of it is open. */
const idle: TenantTurns = { running: 0, waiting: 0, round: 0, arrivals: 0 }

/**
 * The most turns for each ended job. With one, a raised cap would never be filled; with all of the cap, one record could start
 * thousands of jobs.
 */
export const mostTurnsPerEnd = 2

/**
 * A job gets a turn at once while nobody waits and the cap allows it, else a place in the line. A round has one job of each batch
 * (start-time fair queueing, Goyal et al. 1996): the first job of a batch joins the round after the present one, its second job the
 * next, and so on.
 */
export const takeTurn = (turns: TenantTurns = idle, plan: PlannedJob, { maxRunning }: QueuePolicy): TurnStep => {
  const { running, waiting, round, arrivals } = turns
  if (waiting === 0 && running < maxRunning)
    return { state: { ...turns, running: running + 1 }, tell: [{ kind: 'starting', value: { plan, place: null } }] }
  const place = { round: round + 1 + plan.batchIndex, seq: arrivals }
  return {
    state: { ...turns, waiting: waiting + 1, arrivals: arrivals + 1 },
    tell: [
      { kind: 'starting', value: { plan, place } },
      { kind: 'seated', value: { jobId: plan.jobId, place } },
    ],
  }
}

/** A job has ended before its turn: it leaves the line. */
export const leaveLine = (turns: TenantTurns = idle, place: QueuePlace): TurnStep => ({
  state: unlessIdle({ ...turns, waiting: less(turns.waiting, 1) }),
  tell: [{ kind: 'left', value: place }],
})

/**
 * A job with a turn has ended: the first of the line get theirs, as far as the cap allows. A lowered cap gives none until enough
 * jobs have ended.
 * @param first the first jobs of the line, {@link mostTurnsPerEnd} at most
 */
export const passTurn = (
  turns: TenantTurns = idle,
  first: readonly SeatedJob[],
  { maxRunning }: QueuePolicy,
): TurnStep => {
  const running = less(turns.running, 1)
  const next = first.slice(0, less(maxRunning, running))
  return {
    state: unlessIdle({
      ...turns,
      running: running + next.length,
      waiting: less(turns.waiting, next.length),
      round: next.at(-1)?.place.round ?? turns.round,
    }),
    tell: next.flatMap(({ jobId, place }) => [
      { kind: 'turn', value: { jobId } },
      { kind: 'left', value: place },
    ]),
  }
}

/** Jobs of builds without a queue, and of a tenant under erasure, end uncounted. */
const less = (count: number, by: number): number => Math.max(0, count - by)

/** Nothing is remembered of a tenant without an open job. */
const unlessIdle = (turns: TenantTurns): TenantTurns | undefined =>
  turns.running === 0 && turns.waiting === 0 ? undefined : turns
