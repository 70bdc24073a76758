import { plannedRoute } from '#processors/studio/jobs/attempt-route.ts'
import type { JobOutput } from '#processors/studio/jobs/job-events.ts'
import { type JobInputs, jobRules } from '#processors/studio/jobs/job-rules.ts'
import type { Job } from '#processors/studio/jobs/job-state.ts'
import { type RenderFailureClass, RenderJobCancelRequestedDefaults, type RenderJobProgressed } from '#schemas/types.ts'
import type { Merged } from '#stream/operators.ts'
import type { StreamRecord } from '#stream/record.ts'
import type { Step } from '#stream/step.ts'
import type { StreamTime } from '#stream/time.ts'
import { acme, jobsPolicy, poster, report, start, starting } from '../../processors/studio/given.ts'
import type { Machine, Move } from '../explore.ts'

type JobInput = Merged<JobInputs>

interface State {
  readonly row: Job | undefined
  readonly at: StreamTime
  readonly timer: StreamTime | null
}

const second = 1_000
const day = 86_400 * second

const twoAttempts = { ...jobsPolicy, maxAttempts: 2 }
const rules = jobRules(
  twoAttempts,
  () => twoAttempts,
  () => poster,
  plannedRoute,
)

/** The events of a job; facts for other rules are not drawn. */
const isEvent = ({ kind }: JobOutput): boolean => !['planned', 'ended', 'attemptEnded', 'refused'].includes(kind)

const moved = (
  by: string,
  from: State,
  { state, emit = [], timer }: Step<Job, JobOutput>,
  at: StreamTime,
): Move<State> => ({
  by,
  to: { row: state, at, timer: timer === undefined ? from.timer : timer },
  told: emit.filter(isEvent).map(({ kind }) => kind),
})

const given = (by: string, from: State, input: JobInput): Move<State> => {
  const at = (from.at + second) as StreamTime
  return moved(by, from, rules.on(from.row, input, at, { key: acme } as StreamRecord<typeof acme, JobInput>, at), at)
}

/** A timer on time, in a backlog that may last longer than the job. */
const timers = (from: State): readonly Move<State>[] => {
  const { row, timer } = from
  if (row === undefined || timer === null) return []
  const fired = (lateMs: number) =>
    rules.onTimer!(row, timer, (timer + lateMs) as StreamTime, [acme, poster.jobId], {} as never)
  return [0, day].map((lateMs) => moved('time', from, fired(lateMs), timer))
}

const reports = (from: State): readonly Move<State>[] => {
  const attempt = from.row?.attempt ?? 0
  const told = (by: string, fields: Partial<RenderJobProgressed> & Pick<RenderJobProgressed, 'state'>) =>
    given(by, from, { kind: 'reports', value: report({ attempt, ...fields }) })
  const failed = (by: string, failureClass: RenderFailureClass) => told(by, { state: 'FAILED', failureClass })
  return [
    told('work', { state: 'RUNNING' }),
    told('upload', { state: 'UPLOADING' }),
    told('asset elsewhere', { state: 'COMPLETED', outputUrl: 'https://provider.example/a.png' }),
    told('asset', { state: 'COMPLETED' }),
    told('asset of an older attempt', { state: 'COMPLETED', attempt: attempt - 1 }),
    failed('fault', 'PROVIDER_FAULT'),
    failed('final fault', 'INVALID_INPUT'),
  ]
}

const cancel = { ...RenderJobCancelRequestedDefaults, tenantId: acme, jobId: poster.jobId }
const lateFor = { ...poster, deadlineAt: start }

const nameOf = ({ row }: State): string => {
  if (row === undefined) return '[*]'
  return row.life !== null && row.life.place !== null ? 'WAITING' : row.status
}

/** A render job, from its plan to its eviction. */
export const renderJobMachine: Machine<State> = {
  start: { row: undefined, at: start, timer: null },
  nameOf,
  kindOf: (state) => {
    const { row } = state
    const { startedAt, attemptLog } = row?.life ?? {}
    return JSON.stringify([nameOf(state), row?.attempt, row?.orphans, startedAt === null, attemptLog?.length])
  },
  movesOf: (state) => [
    ...timers(state),
    given('turn at once', state, { kind: 'planned', value: starting() }),
    given('turn to wait for', state, { kind: 'planned', value: starting(poster, { round: 0, seq: 0 }) }),
    given('turn too late', state, { kind: 'planned', value: starting(lateFor) }),
    given('turn', state, { kind: 'turn', value: { jobId: poster.jobId } }),
    given('cancel', state, { kind: 'cancels', value: cancel }),
    given('newer inputs', state, { kind: 'outdated', value: { jobId: poster.jobId, supersededByJobId: 'job-2' } }),
    ...reports(state),
  ],
}
