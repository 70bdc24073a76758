import type { RenderJobCancelRequested, RenderJobProgressed } from '#schemas/types.ts'
import type { Merged, Stream } from '#stream/operators.ts'
import type { TenantId } from '#stream/record.ts'
import type { Rules } from '#stream/step.ts'
import type { OutdatedJob } from '#processors/studio/planning/plan-assets.ts'
import { applyReport } from './apply-report.ts'
import type { RouteOf } from './attempt-route.ts'
import type { JobOutput } from './job-events.ts'
import { cancel, evict, expire, supersede } from './job-life.ts'
import type { JobKey, PlanOf } from './job-plan.ts'
import { isOpen, type Job } from './job-state.ts'
import type { JobStep } from './job-step.ts'
import type { JobsPolicy } from './jobs-policy.ts'
import type { StartingJob, Turn } from './queued-job.ts'
import { startJob, takeTurn } from './start-job.ts'

/** Everything from outside a job. */
export type JobInputs = {
  readonly outdated: Stream<TenantId, OutdatedJob>
  readonly planned: Stream<TenantId, StartingJob>
  readonly turn: Stream<TenantId, Turn>
  readonly cancels: Stream<TenantId, RenderJobCancelRequested>
  readonly reports: Stream<TenantId, RenderJobProgressed>
}

/** The rules of the rows of jobs. @param base bounds how long rows are kept @param routeOf chooses who makes an attempt */
export const jobRules = (
  base: JobsPolicy,
  policyOf: (tenant: TenantId) => JobsPolicy,
  planOf: PlanOf,
  routeOf: RouteOf,
): Rules<JobKey, Job, Merged<JobInputs>, JobOutput> => ({
  retention: { ms: base.terminalRetentionMs, isAtRest: (job) => !isOpen(job) },
  key: ({ key, value }) => [key, value.kind === 'planned' ? value.value.plan.jobId : value.value.jobId],
  on: (job, input, at, { key: tenant }, present): JobStep => {
    const policy = policyOf(tenant)
    const plan = (jobId: string) => () => planOf([tenant, jobId])
    switch (input.kind) {
      case 'outdated':
        return supersede(job, plan(input.value.jobId), input.value, at, policy)
      case 'planned':
        return startJob(job, input.value, at, present, policy, routeOf)
      case 'turn':
        return takeTurn(job, plan(input.value.jobId), at, present, policy, routeOf)
      case 'cancels':
        return cancel(job, plan(input.value.jobId), at, policy)
      case 'reports':
        return applyReport(job, plan(input.value.jobId), input.value, at, policy)
    }
  },
  onTimer: (job, at, present, key) =>
    isOpen(job) ? expire(job, planOf(key), at, present, policyOf(key[0]), routeOf) : evict(job, at, policyOf(key[0])),
})
