import { policyHash } from '#processors/shared/policy/policies-in-force.ts'
import {
  defaultStudioPolicy,
  type StudioPolicy,
  type StudioPolicyInForce,
} from '#processors/studio/policy/studio-policy.ts'
import type { ClosedJob, OpenJob } from '#processors/studio/jobs/job-state.ts'
import type { JobsPolicy } from '#processors/studio/jobs/jobs-policy.ts'
import type { StartingJob } from '#processors/studio/jobs/queued-job.ts'
import type { EventCreated, JobLife, PlannedJob, RenderJobProgressed } from '#schemas/types.ts'
import { EventCreatedDefaults, RenderJobProgressedDefaults } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'

export const acme = 'acme' as TenantId

const { jobs: defaultJobs } = defaultStudioPolicy

/** The default knobs of jobs without jitter, so that a test can name the millisecond of a retry. */
export const jobsPolicy: JobsPolicy = { ...defaultJobs, retry: { ...defaultJobs.retry, jitterShare: 0 } }

/** The default policy with these knobs. */
export const policy: StudioPolicy = { ...defaultStudioPolicy, jobs: jobsPolicy }

/** Our store of assets. */
export const store = 'https://s3.amazonaws.com/eventzr-studio-assets-dev/'

/** The same as it holds for a tenant without a policy of its own. */
export const inForce: StudioPolicyInForce = {
  ...policy,
  identity: { policyVersion: 0, basePolicyHash: policyHash(policy) },
}

/** A start that is no round number, so that a rule that confuses times and durations is seen. */
export const start = 1_700_000_000_123 as StreamTime

/** Seconds after {@link start}. */
export const s = (seconds: number): StreamTime => (start + seconds * 1_000) as StreamTime

export const concert = (fields: Partial<EventCreated> = {}): EventCreated => ({
  ...EventCreatedDefaults,
  tenantId: acme,
  eventId: 'concert',
  title: 'Summer concert',
  city: 'Pune',
  ...fields,
})

export const poster: PlannedJob = {
  tenantId: acme,
  jobId: 'job-1',
  userId: 'user-1',
  type: 'image',
  provider: 'dall-e-3',
  assetKind: 'POSTER',
  variant: 'portrait',
  source: { kind: 'event', entityId: 'concert', eventId: 'evt-1', revision: 1 },
  batchId: 'batch-1',
  batchIndex: 0,
  batchSize: 4,
  width: 1080,
  height: 1350,
  nativeWidth: 1024,
  nativeHeight: 1024,
  format: 'png',
  inputHash: 'hash-1',
  inputs: { title: 'Summer concert' },
  templateId: null,
  templateVersion: null,
  creditsReserved: null,
  deadlineAt: null,
}

/** A job that holds a turn, or waits in the line. */
export const starting = (plan = poster, place: StartingJob['place'] = null): StartingJob => ({ plan, place })

/** A job whose first attempt waits for a worker since {@link start}. */
export const queued: OpenJob = {
  status: 'QUEUED',
  attempt: 1,
  life: {
    createdAt: start,
    deadlineAt: start + jobsPolicy.jobTimeoutMs.image,
    dispatchAt: start,
    startedAt: null,
    reportedAt: null,
    place: null,
    provider: '',
    credentialRef: null,
    breakerSeq: 0,
    attemptLog: [],
  },
  endedAt: null,
  orphans: 0,
}

/** A job with another life in some fields. */
export const living = (job: OpenJob, fields: Partial<JobLife>): OpenJob => ({
  ...job,
  life: { ...job.life, ...fields },
})

/** The same job, in work since one second after {@link start}. */
export const running: OpenJob = { ...living(queued, { startedAt: s(1), reportedAt: s(1) }), status: 'RUNNING' }

/** A job without an attempt, in the line until a day after {@link start}. */
export const waiting: OpenJob = {
  ...living(queued, { place: { round: 3, seq: 7 }, deadlineAt: start + jobsPolicy.turnTimeoutMs }),
  status: 'PLANNED',
  attempt: 0,
}

/** A job between its first two attempts. */
export const between: OpenJob = {
  ...living(queued, {
    dispatchAt: s(20),
    attemptLog: [{ attempt: 1, failureClass: 'QUOTA', errorCode: null, at: s(10), latencyMs: 10_000, provider: '' }],
  }),
  status: 'PLANNED',
}

export const failedAt = (seconds: number): ClosedJob => ({
  status: 'FAILED',
  attempt: 1,
  life: null,
  endedAt: s(seconds),
  orphans: 0,
})

type Report = Partial<RenderJobProgressed> & Pick<RenderJobProgressed, 'state'>

export const report = (fields: Report): RenderJobProgressed => ({
  ...RenderJobProgressedDefaults,
  tenantId: acme,
  jobId: poster.jobId,
  provider: 'dall-e-3',
  outputUrl: fields.state === 'COMPLETED' ? `${store}poster.png` : null,
  ...fields,
})
