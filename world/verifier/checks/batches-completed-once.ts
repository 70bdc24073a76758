import { type Check, checkResult } from '#world/verifier/check.ts'
import { jobKey } from '#world/verifier/entity-life.ts'
import { distinct, type Outcome } from '#world/verifier/outcome.ts'
import { positionText, type SeenOn } from '#world/verifier/seen-event.ts'

type Created = SeenOn<'renderJobCreated'>
type Batch = SeenOn<'renderBatchCompleted'>
type Outcomes = Pick<Batch['data'], 'completed' | 'failed' | 'canceled' | 'superseded'>

/**
 * Each batch is told to be completed once, with the number of its jobs by their ends; jobs refused before they were created make up its
 * size. A batch of refused jobs alone has no other trace.
 */
export const batchesCompletedOnce: Check = ({ outcome }) => {
  const endOf = endsByJob(outcome)
  const created = distinct(outcome.events.renderJobCreated).filter(({ data }) => data.batchId !== null)
  const jobs = Map.groupBy(created, ({ data }) => `${data.tenantId}|${data.batchId}`)
  const told = Map.groupBy(
    distinct(outcome.events.renderBatchCompleted),
    ({ data }) => `${data.tenantId}|${data.batchId}`,
  )
  const faults = [
    ...[...jobs].flatMap(([key, ofBatch]) => tellFault(ofBatch[0]!, told.get(key) ?? []) ?? []),
    ...[...told].flatMap(([key, [batch]]) => sumFault(batch!, jobs.get(key) ?? [], endOf) ?? []),
  ]
  return checkResult(faults, `${told.size} batches`)
}

const endsByJob = ({ events }: Outcome): ReadonlyMap<string, keyof Outcomes> =>
  new Map([
    ...events.renderJobCompleted.map(({ data }) => [jobKey(data), 'completed'] as const),
    ...events.renderJobFailed.map(
      ({ data }) => [jobKey(data), data.status === 'CANCELED' ? 'canceled' : 'failed'] as const,
    ),
    ...events.renderJobSuperseded.map(({ data }) => [jobKey(data), 'superseded'] as const),
  ])

const tellFault = (job: Created, batches: readonly Batch[]): string | undefined =>
  batches.length === 1 ? undefined : `the batch of ${positionText(job)} was completed ${batches.length} times`

const sumFault = (
  batch: Batch,
  jobs: readonly Created[],
  endOf: ReadonlyMap<string, keyof Outcomes>,
): string | undefined => {
  const { data } = batch
  const ended = { completed: 0, failed: 0, canceled: 0, superseded: 0 }
  for (const job of jobs) {
    const end = endOf.get(jobKey(job.data))
    if (end !== undefined) ended[end]++
  }
  const isRight = (Object.keys(ended) as readonly (keyof Outcomes)[]).every((end) => ended[end] === data[end])
  if (!isRight) return `${positionText(batch)} counts other ends than those of its jobs`
  return data.completed + data.failed + data.canceled + data.superseded + data.rejected === data.batchSize
    ? undefined
    : `${positionText(batch)} has counts that are not its size`
}
