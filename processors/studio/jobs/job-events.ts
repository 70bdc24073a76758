import {
  type AttemptLogEntry,
  type AttemptOutcome,
  type EndedAttempt,
  type PlannedJob,
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
import type { TenantId } from '#stream/record.ts'
import type { OpenJob } from './job-state.ts'
import type { OutdatedJob } from '#processors/studio/planning/plan-assets.ts'
import type { JobPolicy } from './jobs-policy.ts'
import type { InForce } from '#processors/shared/policy/policies-in-force.ts'
import { scrub } from './scrub.ts'

/** A report cannot be used: nobody was asked for it, or its asset is missing or impossible. */
export type ReportFault = 'ORPHAN_REPORT' | 'INVALID_REPORT'

/** Everything that a job tells: the outside, and with `planned` the keeper of its plan. */
export type JobOutput =
  | Tagged<'planned', PlannedJob>
  | Tagged<'created', RenderJobCreated>
  | Tagged<'dispatched', RenderJobDispatched>
  | Tagged<'completed', RenderJobCompleted>
  | Tagged<'failed', RenderJobFailed>
  | Tagged<'superseded', RenderJobSuperseded>
  | Tagged<'refused', ReportFault>

/** The part that all published events of a job share. */
const subject = (plan: PlannedJob, status: RenderJobStatus) => ({
  tenantId: plan.tenantId,
  userId: plan.userId,
  jobId: plan.jobId,
  type: plan.type,
  provider: plan.provider,
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
export const created = (
  { status, life }: OpenJob,
  plan: PlannedJob,
  { maxAttempts, identity }: InForce<JobPolicy>,
): JobOutput => ({
  kind: 'created',
  value: {
    ...RenderJobCreatedDefaults,
    ...subject(plan, status),
    ...sizes(plan),
    format: plan.format,
    inputHash: plan.inputHash,
    maxAttempts,
    deadlineAt: life.deadlineAt,
    ...placeInBatch(plan),
    createdAt: life.createdAt,
    ...identity,
  },
})

/** The key is per attempt: a command that reaches a worker twice is rendered once, another attempt is rendered again. */
export const dispatched = ({ attempt, life }: OpenJob, plan: PlannedJob, policy: JobPolicy): JobOutput => ({
  kind: 'dispatched',
  value: {
    ...RenderJobDispatchedDefaults,
    tenantId: plan.tenantId,
    jobId: plan.jobId,
    attempt,
    type: plan.type,
    provider: plan.provider,
    assetKind: plan.assetKind,
    variant: plan.variant || null,
    ...sizes(plan),
    format: plan.format,
    templateId: plan.templateId,
    templateVersion: plan.templateVersion,
    inputs: plan.inputs,
    idempotencyKey: `${plan.jobId}-${attempt}`,
    deadlineAt: Math.min(life.deadlineAt, life.dispatchAt + policy.queueTimeoutMs + policy.runTimeoutMs[plan.type]),
  },
})

/** @param startedAt when the deciding attempt began to work. */
export const completed = (
  { attempt, life }: OpenJob,
  plan: PlannedJob,
  report: RenderJobProgressed,
  outputUrl: string,
  startedAt: number,
  completedAt: number,
): JobOutput => ({
  kind: 'completed',
  value: {
    ...RenderJobCompletedDefaults,
    ...subject(plan, 'COMPLETED'),
    outputUrl,
    durationMs: report.durationMs ?? completedAt - startedAt,
    creditsUsed: report.creditsUsed ?? 0,
    attempt,
    outputs: report.outputs,
    queueMs: startedAt - life.createdAt,
    completedAt,
    batchSize: plan.batchId === '' ? null : plan.batchSize,
  },
})

/** Tells why the last attempt ended, and how each one did. */
export const failed = (
  { attempt, life }: OpenJob,
  plan: PlannedJob,
  errorMessage: string | null,
  failedAt: number,
): JobOutput => {
  const last = life.attemptLog.at(-1)
  return {
    kind: 'failed',
    value: {
      ...RenderJobFailedDefaults,
      ...subject(plan, 'FAILED'),
      failureClass: last?.failureClass ?? 'UNKNOWN',
      errorCode: last?.errorCode ?? null,
      errorMessage: errorMessage === null ? null : scrub(errorMessage),
      attempts: attempt,
      attemptLog: life.attemptLog.map((ended) => logEntry(ended, plan.provider)),
      failedAt,
    },
  }
}

const logEntry = (
  { attempt, failureClass, errorCode, at, latencyMs }: EndedAttempt,
  provider: string,
): AttemptLogEntry => ({
  attempt,
  provider,
  outcome: outcomes[failureClass],
  providerErrorCode: errorCode,
  at,
  latencyMs,
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
  tenantId: TenantId,
  { jobId, supersededByJobId }: OutdatedJob,
  supersededAt: number,
): JobOutput => ({
  kind: 'superseded',
  value: { tenantId, jobId, supersededByJobId, reason: reasonOf(supersededByJobId), creditsReleased: 0, supersededAt },
})

const reasonOf = (supersededByJobId: string | null): string =>
  supersededByJobId === null ? 'NOT_WANTED' : 'INPUTS_CHANGED'
