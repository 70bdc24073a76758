import { type Check, checkResult } from '#world/verifier/check.ts'
import { distinct, usable } from '#world/verifier/outcome.ts'
import { positionText, type Seen, type SeenOn } from '#world/verifier/seen-event.ts'

type Request = SeenOn<'renderJobRequested'>
type Created = SeenOn<'renderJobCreated'>
type Rejected = SeenOn<'renderJobRejected'>

const conflictCode = 'REQUEST_CONFLICT'

/**
 * Each request for a render job has one answer, however often it came: a job of its type, or a refusal. Another request under the id of
 * an accepted one is refused for that reason, and no other one is. No job and no refusal answers a request that nobody made.
 */
export const requestedJobsCreated: Check = (given) => {
  const { events } = given.outcome
  const conflicts = new Set(given.manifest.conflicts.map(({ tenantId, id }) => `${tenantId}|${id}`))
  const isConflict = ({ data, id }: Request): boolean => conflicts.has(`${data.tenantId}|${id}`)
  const requests = usable(events.renderJobRequested, given.dead)
  const firsts = firstOfEach(requests.filter((request) => !isConflict(request)))
  const jobs = distinct(events.renderJobCreated).filter(({ data }) => data.source?.kind === 'request')
  const refusals = distinct(events.renderJobRejected).filter(({ data }) => data.requestId !== null)
  const answers = Map.groupBy([...jobs, ...refusals.filter((each) => !tellsConflict(each))], answerKey)
  const told = Map.groupBy(refusals.filter(tellsConflict), ({ data, cause }) => `${data.tenantId}|${cause}`)
  const contradictions = firstOfEach(requests.filter(isConflict), ({ data, id }) => `${data.tenantId}|${id}`)
  const faults = [
    ...[...firsts].flatMap(([key, request]) => answerFault(request, answers.get(key) ?? []) ?? []),
    ...[...contradictions].flatMap(([key, request]) => conflictFault(request, told.get(key) ?? []) ?? []),
    ...unasked(answers, firsts),
    ...unasked(told, contradictions),
  ]
  return checkResult(
    faults,
    `${firsts.size} requests answered once, ${jobs.length} by a job; ${contradictions.size} under the id of another`,
  )
}

type KeyOf = (request: Request) => string

const firstOfEach = (
  requests: readonly Request[],
  keyOf: KeyOf = ({ data }) => `${data.tenantId}|${data.requestId}`,
): ReadonlyMap<string, Request> => {
  const firsts = new Map<string, Request>()
  for (const request of requests) if (!firsts.has(keyOf(request))) firsts.set(keyOf(request), request)
  return firsts
}

const answerKey = ({ data }: Created | Rejected): string =>
  `${data.tenantId}|${'requestId' in data ? data.requestId : data.source?.entityId}`

const tellsConflict = ({ data }: Rejected): boolean => data.reasons[0]?.code === conflictCode

const answerFault = (request: Request, answers: readonly (Created | Rejected)[]): string | undefined => {
  const [answer] = answers
  if (answer === undefined) return `${positionText(request)} was never answered`
  if (answers.length > 1) return `${positionText(request)} was answered ${answers.length} times`
  const isOther = 'type' in answer.data && answer.data.type !== request.data.type
  return isOther ? `${positionText(answer)} is a job of another type than its request` : undefined
}

const conflictFault = (request: Request, answers: readonly Rejected[]): string | undefined =>
  answers.length === 1 ? undefined : `${positionText(request)} was told of its conflict ${answers.length} times`

const unasked = (
  answers: ReadonlyMap<string, readonly Seen[]>,
  asked: ReadonlyMap<string, Request>,
): readonly string[] =>
  [...answers].flatMap(([key, each]) => (asked.has(key) ? [] : [`${positionText(each[0]!)} answers no request`]))
