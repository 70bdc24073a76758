import type { EpochMs } from '#schemas/types.ts'
import { type Check, checkResult } from '#world/verifier/check.ts'
import { jobKey } from '#world/verifier/entity-life.ts'
import { distinct, type Outcome, usable } from '#world/verifier/outcome.ts'
import { positionText, type Seen, type SeenOn } from '#world/verifier/seen-event.ts'

type OfJob = Seen<{ readonly tenantId: string; readonly jobId: string }>
type Failed = SeenOn<'renderJobFailed'>

/**
 * A canceled job has ended: by the cancel, or before it. No attempt is begun behind its cancel, and no job ends as canceled without
 * one. Times of two topics are compared: what is within the slack may be either.
 */
export const cancelHonoured: Check = ({ outcome, dead, expectations: { slackMs } }) => {
  const cancels = Map.groupBy<string, OfJob>(usable(outcome.events.renderJobCancelRequested, dead), ({ data }) =>
    jobKey(data),
  )
  const { ends, attempts } = worksOf(outcome, cancels)
  const canceled = distinct(outcome.events.renderJobFailed).filter(isCanceled)
  const faults = [...cancels].flatMap(([job, [first]]) => [
    ...endFaults(first!, ends.get(job) ?? [], slackMs),
    ...attemptFaults(attempts.get(job) ?? [], first!.timestamp + slackMs),
  ])
  return checkResult(
    [...faults, ...canceled.flatMap((failure) => causeFault(failure, cancels.get(jobKey(failure.data)) ?? []))],
    `cancels of ${cancels.size} jobs; ${canceled.length} ended by them`,
  )
}

/** Ends and attempts of canceled jobs: all others are many. */
const worksOf = (
  { events }: Outcome,
  cancels: ReadonlyMap<string, unknown>,
): Readonly<Record<'ends' | 'attempts', ReadonlyMap<string, readonly OfJob[]>>> => {
  const ofCanceled = (works: readonly OfJob[]): readonly OfJob[] =>
    works.filter(({ data }) => cancels.has(jobKey(data)))
  const byJob = (works: readonly OfJob[]) => Map.groupBy(distinct(works), ({ data }) => jobKey(data))
  const { renderJobCompleted, renderJobFailed, renderJobSuperseded, renderJobDispatched } = events
  return {
    ends: byJob([renderJobCompleted, renderJobFailed, renderJobSuperseded].flatMap(ofCanceled)),
    attempts: byJob(ofCanceled(renderJobDispatched)),
  }
}

const isCanceled = ({ data }: Pick<Failed, 'data'>): boolean =>
  data.failureClass === 'CANCELED' || data.status === 'CANCELED'

const endFaults = (cancel: OfJob, [end]: readonly OfJob[], slackMs: number): readonly string[] => {
  if (end === undefined) return [`${positionText(cancel)} has ended no job`]
  const isByCancel = 'failureClass' in end.data && isCanceled(end as Failed)
  return isByCancel || end.timestamp <= cancel.timestamp + slackMs
    ? []
    : [`${positionText(end)} is another end behind a cancel`]
}

const attemptFaults = (attempts: readonly OfJob[], behindMs: EpochMs): readonly string[] =>
  attempts
    .filter(({ timestamp }) => timestamp > behindMs)
    .map((attempt) => `${positionText(attempt)} is begun behind a cancel`)

const causeFault = (failure: Failed, cancels: readonly OfJob[]): readonly string[] => {
  if (!cancels.some(({ id }) => id === failure.cause)) return [`${positionText(failure)} was canceled by nobody`]
  return failure.data.failureClass === 'CANCELED' && failure.data.status === 'CANCELED'
    ? []
    : [`${positionText(failure)} tells of a cancel by class or status alone`]
}
