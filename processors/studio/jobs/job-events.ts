import {
  type AttemptLogEntry,
  type AttemptOutcome,
  type EndedAttempt,
  type PlannedJob,
  type RenderAssetOrphaned,
  type RenderFailureClass,
  type RenderJobCompleted,
  RenderJobCompletedDefaults,
  type RenderJobCreated,
  RenderJobCreatedDefaults,
  type RenderJobDispatched,
  RenderJobDispatchedDefaults,
  type RenderJobFailed,
  RenderJobFailedDefaults,
  type RenderJobProgressed,
  type RenderJobStatus,
  type RenderJobSuperseded,
} from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import { paidCredits } from '#processors/studio/credits/purchase.ts'
import type { OutdatedJob } from '#processors/studio/planning/plan-assets.ts'
import type { OwnAsset } from './asset-report.ts'
import type { AttemptEnd } from './attempt-end.ts'
import { type AttemptRoute, providerOf } from './attempt-route.ts'
import type { EndedJob } from './ended-job.ts'
import { endsBy } from './job-deadlines.ts'
import type { OpenJob } from './job-state.ts'
import type { JobsPolicy } from './jobs-policy.ts'
import { scrub } from './scrub.ts'

/** A report or an order cannot be used: nobody was asked for it, its asset is missing or impossible, or its job is unknown. */
export type ReportFault = 'ORPHAN_REPORT' | 'INVALID_REPORT' | 'UNKNOWN_JOB'

/** Everything that a job tells: events for the outside, and facts for other rules. */
export type JobOutput =
  | Tagged<'planned', PlannedJob>
  | Tagged<'created', RenderJobCreated>
  | Tagged<'dispatched', RenderJobDispatched>
  | Tagged<'completed', RenderJobCompleted>
  | Tagged<'failed', RenderJobFailed>
  | Tagged<'superseded', RenderJobSuperseded>
  | Tagged<'orphaned', RenderAssetOrphaned>
  | Tagged<'ended', EndedJob>
  | Tagged<'attemptEnded', AttemptEnd>
  | Tagged<'refused', ReportFault>

/** The part that all published events of a job share. */
const subject = ({ life }: OpenJob, plan: PlannedJob, status: RenderJobStatus) => ({
  tenantId: plan.tenantId,
  userId: plan.userId,
  jobId: plan.jobId,
  type: plan.type,
  provider: providerOf(life, plan),
  status,
  assetKind: plan.assetKind,
  variant: plan.variant || null,
  source: plan.source,
  batchId: plan.batchId || null,
  templateId: plan.templateId,
  templateVersion: plan.templateVersion,
})

/** An asset without a size, such as a voice-over, has none in its events either. */
const sizes = ({ width, height, nativeWidth, nativeHeight }: PlannedJob) => ({
  width: width || null,
  height: height || null,
  nativeWidth: nativeWidth || null,
  nativeHeight: nativeHeight || null,
})

/** A requested job belongs to no batch. */
const placeInBatch = ({ batchId, batchIndex, batchSize }: PlannedJob) =>
  batchId === '' ? {} : { batchIndex, batchSize }

/** Width, height, hash and place in the batch are public; the inputs themselves travel to the worker alone. */
export const created = (job: OpenJob, plan: PlannedJob, policy: JobsPolicy): JobOutput => ({
  kind: 'created',
  value: {
    ...RenderJobCreatedDefaults,
    ...subject(job, plan, job.status),
    ...sizes(plan),
    format: plan.format,
    inputHash: plan.inputHash,
    creditsReserved: plan.creditsReserved ?? 0,
    maxAttempts: policy.maxAttempts,
    deadlineAt: endsBy(job, plan, policy),
    ...placeInBatch(plan),
    createdAt: job.life.createdAt,
  },
})

/** The key is per attempt: a command that reaches a worker twice is rendered once, another attempt is rendered again. */
export const dispatched = (
  { attempt, life }: OpenJob,
  plan: PlannedJob,
  { probe, nativeWidth, nativeHeight }: AttemptRoute,
  policy: JobsPolicy,
): JobOutput => ({
  kind: 'dispatched',
  value: {
    ...RenderJobDispatchedDefaults,
    tenantId: plan.tenantId,
    jobId: plan.jobId,
    attempt,
    type: plan.type,
    provider: providerOf(life, plan),
    credentialRef: life.credentialRef,
    assetKind: plan.assetKind,
    variant: plan.variant || null,
    ...sizes(plan),
    format: plan.format,
    templateId: plan.templateId,
    templateVersion: plan.templateVersion,
    inputs: plan.inputs,
    nativeWidth: nativeWidth || null,
    nativeHeight: nativeHeight || null,
    idempotencyKey: `${plan.jobId}-${attempt}`,
    probe,
    deadlineAt: Math.min(
      life.deadlineAt,
      life.dispatchAt + policy.queueTimeoutMs[plan.type] + policy.runTimeoutMs[plan.type],
    ),
  },
})

/** @param startedAt when the deciding attempt began to work. */
export const completed = (
  job: OpenJob,
  plan: PlannedJob,
  report: RenderJobProgressed,
  { url, outputs }: OwnAsset,
  startedAt: number,
  completedAt: number,
): Tagged<'completed', RenderJobCompleted> => ({
  kind: 'completed',
  value: {
    ...RenderJobCompletedDefaults,
    ...subject(job, plan, 'COMPLETED'),
    ...creditsOf(report, plan),
    outputUrl: url,
    durationMs: report.durationMs ?? completedAt - startedAt,
    attempt: job.attempt,
    outputs,
    queueMs: startedAt - job.life.createdAt,
    completedAt,
    batchSize: plan.batchId === '' ? null : plan.batchSize,
  },
})

/** Without a told use, all of the reservation was used; without a meter, nothing. */
const creditsOf = ({ creditsUsed }: RenderJobProgressed, { creditsReserved }: PlannedJob) => {
  const used = creditsUsed ?? creditsReserved ?? 0
  const paid = paidCredits(used, creditsReserved)
  return { creditsUsed: paid, creditsExcess: used - paid }
}

/** Why a job ended without an asset; the message is a worker's own words. */
export type JobFailure = Pick<RenderJobFailed, 'failureClass' | 'errorCode' | 'errorMessage'>

/** Tells why the job ended, and how each attempt did. */
export const failed = (
  job: OpenJob,
  plan: PlannedJob,
  status: 'FAILED' | 'CANCELED',
  { failureClass, errorCode, errorMessage }: JobFailure,
  failedAt: number,
): JobOutput => ({
  kind: 'failed',
  value: {
    ...RenderJobFailedDefaults,
    ...subject(job, plan, status),
    failureClass,
    errorCode,
    errorMessage: errorMessage === null ? null : scrub(errorMessage),
    attempts: job.attempt,
    attemptLog: job.life.attemptLog.map((ended) => logEntry(ended, plan)),
    creditsReleased: plan.creditsReserved ?? 0,
    failedAt,
  },
})

const logEntry = (ended: EndedAttempt, plan: PlannedJob): AttemptLogEntry => ({
  attempt: ended.attempt,
  provider: providerOf(ended, plan),
  outcome: outcomes[ended.failureClass],
  providerErrorCode: ended.errorCode,
  at: ended.at,
  latencyMs: ended.latencyMs,
  cost_usd: 0,
})

const outcomes: Readonly<Record<RenderFailureClass, AttemptOutcome>> = {
  PROVIDER_FAULT: 'REJECTED',
  CONTENT_POLICY: 'REJECTED',
  INVALID_INPUT: 'REJECTED',
  QUOTA: 'REJECTED',
  CANCELED: 'REJECTED',
  QUEUE_TIMEOUT: 'TIMEOUT',
  RUN_TIMEOUT: 'TIMEOUT',
  HEARTBEAT_LOST: 'UNREACHABLE',
  UNKNOWN: 'UNKNOWN',
}

export const superseded = (
  { tenantId, creditsReserved }: PlannedJob,
  { jobId, supersededByJobId }: OutdatedJob,
  supersededAt: number,
): JobOutput => ({
  kind: 'superseded',
  value: {
    tenantId,
    jobId,
    supersededByJobId,
    reason: reasonOf(supersededByJobId),
    creditsReleased: creditsReserved ?? 0,
    supersededAt,
  },
})

const reasonOf = (supersededByJobId: string | null): string =>
  supersededByJobId === null ? 'NOT_WANTED' : 'INPUTS_CHANGED'
