import type { RenderJob, RendererHealth } from '#schemas/types.ts'
import type { InspectedRow } from '../inspected-row.ts'
import { breakerVerdict } from './breaker-verdict.ts'
import { type Present, timeText, valueOf } from './verdict.ts'

/** One sentence about a render job. */
export const jobVerdict = (row: InspectedRow, present: Present): string => {
  const { status, attempt, life, endedAt } = valueOf<RenderJob>(row)
  if (life === null) return `the job has ended as ${status}${endedAt === null ? '' : ` at ${timeText(endedAt)}`}`
  const until = `; it fails when it is still open at ${timeText(life.deadlineAt)}`
  if (life.place !== null)
    return `the job waits for its turn: round ${life.place.round}, number ${life.place.seq}${until}`
  if (status === 'PLANNED') return `the job waits for attempt ${attempt + 1} at ${timeText(life.dispatchAt)}${until}`
  const heard = life.reportedAt ?? life.dispatchAt
  const by = life.provider === '' ? 'a worker' : life.provider
  return `the job is ${status} at ${by} with attempt ${attempt}, last heard of at ${timeText(heard)}${until}${breakerOf(life.provider, present)}`
}

const breakerOf = (provider: string, { rows }: Present): string => {
  const breaker = rows.find((each) => {
    if (each.store.name !== 'renderer-health') return false
    const health = valueOf<RendererHealth>(each)
    return health.provider === provider && health.state !== 'CLOSED'
  })
  return breaker === undefined ? '' : `; ${breakerVerdict(breaker)}`
}
