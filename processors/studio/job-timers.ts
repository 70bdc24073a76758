import type { RenderJob } from '#schemas/types.ts'
import type { StreamTime } from '#stream/time.ts'
import type { JobPolicy } from './policy.ts'

/** The purpose of a job's timer. */
export type Due = 'DISPATCH' | 'QUEUE_TIMEOUT' | 'RUN_TIMEOUT' | 'HEARTBEAT_LOST' | 'EVICTION'

export interface JobTimer {
  readonly due: Due
  readonly at: StreamTime
}

/** The one timer of a job: the first of all that its state makes due. It follows from the row alone, so none can be forgotten. */
export const jobTimer = (job: RenderJob, policy: JobPolicy): JobTimer =>
  timers(job, policy).reduce((first, timer) => (timer.at < first.at ? timer : first))

const timer = (due: Due, at: number): JobTimer => ({ due, at: at as StreamTime })

const timers = (job: RenderJob, policy: JobPolicy): readonly [JobTimer, ...JobTimer[]] => {
  switch (job.status) {
    case 'PLANNED':
      return [timer('DISPATCH', job.dispatchAt)]
    case 'QUEUED':
      return [timer('QUEUE_TIMEOUT', Math.min(job.dispatchAt + policy.queueTimeoutMs, job.deadlineAt))]
    case 'RUNNING':
    case 'UPLOADING':
      return working(job, policy)
    default:
      return [timer('EVICTION', (job.endedAt ?? job.deadlineAt) + policy.terminalRetentionMs)]
  }
}

/** How long a worker may say nothing; absent where its silence is not judged. */
export const allowedSilenceMs = (due: Due, policy: JobPolicy): number | undefined => {
  if (due === 'QUEUE_TIMEOUT') return policy.queueTimeoutMs
  return due === 'HEARTBEAT_LOST' ? heartbeatTimeoutMs(policy) : undefined
}

const heartbeatTimeoutMs = ({ missedHeartbeats, heartbeatMs }: JobPolicy): number => missedHeartbeats * heartbeatMs

const working = (job: RenderJob, policy: JobPolicy): readonly [JobTimer, ...JobTimer[]] => {
  const startedAt = job.startedAt ?? job.dispatchAt
  return [
    timer('RUN_TIMEOUT', Math.min(startedAt + policy.runTimeoutMs[job.plan.type], job.deadlineAt)),
    timer('HEARTBEAT_LOST', (job.reportedAt ?? startedAt) + heartbeatTimeoutMs(policy)),
  ]
}
