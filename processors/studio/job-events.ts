import {
  type AttemptLogEntry,
  type AttemptOutcome,
  type EndedAttempt,
  type RenderFailureClass,
  type RenderJob,
  type RenderJobCompleted,
  RenderJobCompletedDefaults,
  type RenderJobCreated,
  RenderJobCreatedDefaults,
  type RenderJobDispatched,
  RenderJobDispatchedDefaults,
  type RenderJobFailed,
  RenderJobFailedDefaults,
  type RenderJobProgressed,
  type RenderJobSuperseded,
} from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { JobPolicy } from './policy.ts'
import { scrub } from './scrub.ts'

/** A report cannot be used: nobody was asked for it, or its asset is missing or impossible. */
export type ReportFault = 'ORPHAN_REPORT' | 'INVALID_REPORT'

/** Everything that a job tells the outside. */
export type JobOutput =
  | Tagged<'created', RenderJobCreated>
  | Tagged<'dispatched', RenderJobDispatched>
  | Tagged<'completed', RenderJobCompleted>
  | Tagged<'failed', RenderJobFailed>
  | Tagged<'superseded', RenderJobSuperseded>
  | Tagged<'refused', ReportFault>

/** The part that all published events of a job share. */
const subject = ({ plan, status }: RenderJob) => ({
  tenantId: plan.tenantId,
  userId: plan.userId,
  jobId: plan.jobId,
  type: plan.type,
  provider: plan.provider,
  status,
  assetKind: plan.assetKind,
  variant: plan.variant,
  source: plan.source,
  batchId: plan.batchId,
})

/** Width, height, hash and place in the batch are public; the inputs themselves travel to the worker alone. */
export const created = (job: RenderJob, policy: JobPolicy): JobOutput => ({
  kind: 'created',
  value: {
    ...RenderJobCreatedDefaults,
    ...subject(job),
    width: job.plan.width,
    height: job.plan.height,
    nativeWidth: job.plan.nativeWidth,
    nativeHeight: job.plan.nativeHeight,
    format: job.plan.format,
    inputHash: job.plan.inputHash,
    maxAttempts: policy.maxAttempts,
    deadlineAt: job.deadlineAt,
    batchIndex: job.plan.batchIndex,
    batchSize: job.plan.batchSize,
    createdAt: job.createdAt,
  },
})

/** The key is per attempt: a command that reaches a worker twice is rendered once, another attempt is rendered again. */
export const dispatched = ({ plan, attempt, dispatchAt, deadlineAt }: RenderJob, policy: JobPolicy): JobOutput => ({
  kind: 'dispatched',
  value: {
    ...RenderJobDispatchedDefaults,
    tenantId: plan.tenantId,
    jobId: plan.jobId,
    attempt,
    type: plan.type,
    provider: plan.provider,
    assetKind: plan.assetKind,
    variant: plan.variant,
    width: plan.width,
    height: plan.height,
    format: plan.format,
    inputs: plan.inputs,
    nativeWidth: plan.nativeWidth,
    nativeHeight: plan.nativeHeight,
    idempotencyKey: `${plan.jobId}-${attempt}`,
    deadlineAt: Math.min(deadlineAt, dispatchAt + policy.queueTimeoutMs + policy.runTimeoutMs[plan.type]),
  },
})

/** @param startedAt when the deciding attempt began to work. */
export const completed = (
  job: RenderJob,
  report: RenderJobProgressed,
  outputUrl: string,
  startedAt: number,
  completedAt: number,
): JobOutput => ({
  kind: 'completed',
  value: {
    ...RenderJobCompletedDefaults,
    ...subject(job),
    outputUrl,
    durationMs: report.durationMs ?? completedAt - startedAt,
    creditsUsed: report.creditsUsed ?? 0,
    attempt: job.attempt,
    outputs: report.outputs,
    queueMs: startedAt - job.createdAt,
    completedAt,
    batchSize: job.plan.batchSize,
  },
})

/** Tells why the last attempt ended, and how each one did. */
export const failed = (job: RenderJob, errorMessage: string | null): JobOutput => {
  const last = job.attemptLog.at(-1)
  return {
    kind: 'failed',
    value: {
      ...RenderJobFailedDefaults,
      ...subject(job),
      failureClass: last?.failureClass ?? 'UNKNOWN',
      errorCode: last?.errorCode ?? null,
      errorMessage: errorMessage === null ? null : scrub(errorMessage),
      attempts: job.attempt,
      attemptLog: job.attemptLog.map((ended) => logEntry(ended, job.plan.provider)),
      failedAt: job.endedAt,
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

export const superseded = ({ plan }: RenderJob, supersededByJobId: string, supersededAt: number): JobOutput => ({
  kind: 'superseded',
  value: { tenantId: plan.tenantId, jobId: plan.jobId, supersededByJobId, reason: 'INPUTS_CHANGED', supersededAt },
})
