import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plannedRoute } from '#processors/studio/jobs/attempt-route.ts'
import type { EndedJob } from '#processors/studio/jobs/ended-job.ts'
import { jobRules } from '#processors/studio/jobs/job-rules.ts'
import { isOpen, type Job } from '#processors/studio/jobs/job-state.ts'
import type { JobStep } from '#processors/studio/jobs/job-step.ts'
import { type PlannedJob, RenderJobCancelRequestedDefaults } from '#schemas/types.ts'
import type { StreamTime } from '#stream/time.ts'
import { acme, jobsPolicy, poster, report, start } from '../given.ts'

/** One more than the jobs that may be rendered together, so that some always wait. */
const jobIds = ['a', 'b', 'c', 'd', 'e', 'f']
const cap = 2

const plans = new Map<string, PlannedJob>(jobIds.map((jobId) => [jobId, { ...poster, jobId }]))

const rules = jobRules(
  jobsPolicy,
  () => jobsPolicy,
  ([, jobId]) => plans.get(jobId)!,
  plannedRoute,
)

type Input = Parameters<typeof rules.on>[1]

/** A line with turns: the least that a queue must do. A job whose place is no longer in the line had a turn. */
class Line {
  free = cap
  #arrivals = 0
  readonly #waiting: string[] = []

  plan(plan: PlannedJob): Input {
    if (this.free > 0) {
      this.free--
      return { kind: 'planned', value: { plan, place: null } }
    }
    this.#waiting.push(plan.jobId)
    return { kind: 'planned', value: { plan, place: { round: 0, seq: this.#arrivals++ } } }
  }

  ended({ jobId }: EndedJob): readonly Input[] {
    const index = this.#waiting.indexOf(jobId)
    if (index >= 0) {
      this.#waiting.splice(index, 1)
      return []
    }
    const next = this.#waiting.shift()
    if (next !== undefined) return [{ kind: 'turn', value: { jobId: next } }]
    this.free++
    return []
  }
}

interface Row {
  readonly job: Job
  readonly timer: StreamTime
}

/** Jobs and their line, with records between them that come late but in order. */
class Jobs {
  readonly line = new Line()
  readonly rows = new Map<string, Row>()
  readonly ends: string[] = []
  readonly #toJobs: Input[] = []
  readonly #toLine: EndedJob[] = []
  #now = start

  arrive(jobId: string): void {
    this.#toJobs.push(this.line.plan(plans.get(jobId)!))
  }

  /** Delivers the oldest record to the jobs or to the line. */
  deliver(toLine: boolean): boolean {
    if (toLine) {
      const ended = this.#toLine.shift()
      if (ended !== undefined) this.#toJobs.push(...this.line.ended(ended))
      return ended !== undefined
    }
    const input = this.#toJobs.shift()
    if (input !== undefined) this.give(input)
    return input !== undefined
  }

  give(input: Input): void {
    const jobId = input.kind === 'planned' ? input.value.plan.jobId : input.value.jobId
    const record = { key: acme, value: input } as Parameters<typeof rules.on>[3]
    this.#take(jobId, rules.on(this.rows.get(jobId)?.job, input, this.#now, record, this.#now))
  }

  /** Fires the earliest timer of an open job. */
  passTime(): boolean {
    const open = [...this.rows].filter(([, { job }]) => isOpen(job))
    const [jobId, row] = open.toSorted(([, a], [, b]) => a.timer - b.timer)[0] ?? []
    if (jobId === undefined || row === undefined) return false
    this.#now = Math.max(this.#now, row.timer) as StreamTime
    this.#take(jobId, rules.onTimer!(row.job, this.#now, this.#now, [acme, jobId], {} as never))
    return true
  }

  get turnsInUse(): number {
    return [...this.rows.values()].filter(({ job }) => isOpen(job) && job.life.place === null).length
  }

  #take(jobId: string, { state, timer, tell = [] }: JobStep): void {
    if (state === undefined) return
    const due = timer ?? this.rows.get(jobId)?.timer
    if (due === undefined) throw new Error('a row without a timer')
    this.rows.set(jobId, { job: state, timer: due })
    for (const fact of tell) {
      if (fact.kind !== 'ended') continue
      this.ends.push(jobId)
      this.#toLine.push(fact.value)
    }
  }
}

const act = (jobs: Jobs, action: number, jobId: string): void => {
  const attempt = jobs.rows.get(jobId)?.job.attempt ?? 1
  const value = report({ state: action === 3 ? 'COMPLETED' : 'FAILED', jobId, attempt })
  if (action === 0) jobs.deliver(true)
  else if (action <= 2) jobs.deliver(false)
  else if (action <= 4) jobs.give({ kind: 'reports', value })
  else if (action === 5)
    jobs.give({ kind: 'cancels', value: { ...RenderJobCancelRequestedDefaults, tenantId: acme, jobId } })
  else if (action === 6) jobs.give({ kind: 'outdated', value: { jobId, supersededByJobId: 'z' } })
  else if (action === 7) jobs.give({ kind: 'turn', value: { jobId: 'nobody' } })
  else jobs.passTime()
}

const actions = fc.array(fc.tuple(fc.nat(8), fc.constantFrom(...jobIds)), { maxLength: 60 })

const settle = (jobs: Jobs): void => {
  while (jobs.deliver(true) || jobs.deliver(false) || jobs.passTime()) expect(jobs.turnsInUse).toBeLessThanOrEqual(cap)
}

describe('turns of jobs, however records between them and their line are delayed', () => {
  it('are never more than there are, and all come back: each created job ends once', () => {
    fc.assert(
      fc.property(actions, (all) => {
        const jobs = new Jobs()
        for (const jobId of jobIds) jobs.arrive(jobId)
        for (const [action, jobId] of all) {
          act(jobs, action, jobId)
          expect(jobs.turnsInUse).toBeLessThanOrEqual(cap)
        }
        settle(jobs)
        expect(jobs.ends.toSorted()).toEqual(jobIds)
        expect(jobs.line.free).toBe(cap)
      }),
      { numRuns: 500 },
    )
  })

  it('are freed by the end of a job to which one was granted as it ended', () => {
    const jobs = new Jobs()
    for (const jobId of jobIds) jobs.arrive(jobId)
    while (jobs.deliver(false));
    for (const jobId of ['a', 'c']) jobs.give({ kind: 'outdated', value: { jobId, supersededByJobId: 'z' } })
    jobs.deliver(true)
    expect(jobs.rows.get('c')?.job).toMatchObject({ status: 'SUPERSEDED', attempt: 0 })
    while (jobs.deliver(false) || jobs.deliver(true));
    expect(jobs.rows.get('d')?.job).toMatchObject({ status: 'QUEUED', attempt: 1 })
  })
})
