import { describe, expect, it } from 'vitest'
import { plannedRoute } from '#processors/studio/jobs/attempt-route.ts'
import { expire } from '#processors/studio/jobs/job-life.ts'
import type { Job, OpenJob } from '#processors/studio/jobs/job-state.ts'
import type { StartingJob } from '#processors/studio/jobs/queued-job.ts'
import { startJob, takeTurn } from '#processors/studio/jobs/start-job.ts'
import type { PlannedJob } from '#schemas/types.ts'
import { between, failedAt, jobsPolicy, poster, queued, running, s, start, starting, waiting } from '../given.ts'

const place = { round: 3, seq: 7 }
const day = 86_400

const begin = (input: StartingJob, at = start, present = at) =>
  startJob(undefined, input, at, present, jobsPolicy, plannedRoute)

const turn = (job: Job | undefined, seconds: number, plan: PlannedJob = poster, presentSeconds = seconds) =>
  takeTurn(job, () => plan, s(seconds), s(presentSeconds), jobsPolicy, plannedRoute)

const wantedUntil = (seconds: number): PlannedJob => ({ ...poster, deadlineAt: s(seconds) })

describe('a job with a place in the line', () => {
  const step = begin(starting(poster, place))

  it('is created as planned, without an attempt', () => {
    expect(step.state).toEqual(waiting)
    expect(step.emit).toMatchObject([{ kind: 'created', value: { status: 'PLANNED', createdAt: start } }])
    expect(step.tell).toEqual([{ kind: 'planned', value: poster }])
  })

  it('waits for a day, and may take its total time after that', () => {
    expect(step.timer).toBe(s(day))
    expect(step.emit![0]!.value).toMatchObject({ deadlineAt: s(day + 7_200) })
  })

  it('fails when it has no turn by then', () => {
    expect(expire(waiting, poster, s(day), s(day), jobsPolicy, plannedRoute)).toMatchObject({
      state: { status: 'FAILED', attempt: 0 },
      emit: [{ kind: 'failed', value: { failureClass: 'QUEUE_TIMEOUT', attempts: 0, attemptLog: [] } }],
      tell: [{ kind: 'ended', value: { outcome: 'FAILED', place } }],
    })
  })

  it('takes no backlog for a long wait', () => {
    const { state, timer } = expire(waiting, poster, s(day), s(day + 60), jobsPolicy, plannedRoute)
    expect([state, timer]).toEqual([waiting, s(day + 660)])
  })
})

describe('a turn', () => {
  it('dispatches the first attempt of a waiting job, whose total time begins then', () => {
    expect(turn(waiting, 500)).toMatchObject({
      state: { status: 'QUEUED', attempt: 1, life: { place: null, dispatchAt: s(500), deadlineAt: s(7_700) } },
      emit: [{ kind: 'dispatched', value: { attempt: 1, idempotencyKey: 'job-1-1' } }],
      timer: s(1_100),
    })
  })

  it('counts its time-outs from the present in a backlog', () => {
    expect(turn(waiting, 500, poster, 800)).toMatchObject({ timer: s(1_400) })
  })

  it.each<[string, Job | undefined]>([
    ['an unknown job', undefined],
    ['a job that is queued', queued],
    ['a job that runs', running],
    ['a job between two attempts', between],
    ['a job that has ended', failedAt(3)],
  ])('changes nothing of %s', (_case, job) => {
    expect(turn(job, 9)).toEqual({ state: job })
  })
})

describe('the deadline of a request', () => {
  it('bounds the wait of its job', () => {
    const step = begin(starting(wantedUntil(100), place))
    expect(step.timer).toBe(s(100))
    expect(step.emit![0]!.value).toMatchObject({ deadlineAt: s(100) })
  })

  it('bounds all of its attempts', () => {
    const step = begin(starting(wantedUntil(100)))
    expect(step).toMatchObject({ state: { life: { deadlineAt: s(100) } }, timer: s(100) })
    expect(step.emit).toMatchObject([{ value: { deadlineAt: s(100) } }, { value: { deadlineAt: s(100) } }])
  })

  it('bounds a turn', () => {
    expect(turn(waiting, 50, wantedUntil(100))).toMatchObject({ state: { life: { deadlineAt: s(100) } } })
  })

  it('that is over lets a job fail as soon as it is created, with its turn given back', () => {
    expect(begin(starting(wantedUntil(0)))).toMatchObject({
      state: { status: 'FAILED', attempt: 0 },
      emit: [
        { kind: 'created', value: { status: 'PLANNED' } },
        { kind: 'failed', value: { failureClass: 'QUEUE_TIMEOUT', attempts: 0 } },
      ],
      tell: [{ kind: 'planned' }, { kind: 'ended', value: { place: null } }],
    })
  })

  it('that is over as the turn comes lets the job fail by a timer, with its turn given back', () => {
    const step = turn(waiting, 100, wantedUntil(100))
    expect(step).toMatchObject({ state: { status: 'PLANNED', life: { place: null } }, timer: s(100) })
    const overdue = step.state as OpenJob
    expect(expire(overdue, wantedUntil(100), s(100), s(100), jobsPolicy, plannedRoute)).toMatchObject({
      state: { status: 'FAILED' },
      emit: [{ kind: 'failed', value: { failureClass: 'QUEUE_TIMEOUT' } }],
      tell: [{ kind: 'ended', value: { place: null } }],
    })
  })
})
