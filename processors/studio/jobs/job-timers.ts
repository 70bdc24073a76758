import type { PlannedJob } from '#schemas/types.ts'
import { after, type StreamTime } from '#stream/time.ts'
import type { EndedJob, OpenJob } from './job-state.ts'
import type { JobPolicy } from './jobs-policy.ts'

/** The purpose of an open job's timer. */
export type Due = 'DISPATCH' | 'QUEUE_TIMEOUT' | 'RUN_TIMEOUT' | 'HEARTBEAT_LOST'

export interface JobTimer {
  readonly due: Due
  readonly at: StreamTime
}

/** The one timer of an open job: the first of all that its state makes due. It follows from the rows alone, so none can be forgotten. */
export const jobTimer = (job: OpenJob, plan: PlannedJob, policy: JobPolicy): JobTimer =>
  timers(job, plan, policy).reduce((first, timer) => (timer.at < first.at ? timer : first))

/** When an ended job is forgotten. */
export const evictionAt = ({ endedAt }: EndedJob, policy: JobPolicy): StreamTime =>
  after(endedAt, policy.terminalRetentionMs)

const timer = (due: Due, at: number): JobTimer => ({ due, at: at as StreamTime })

const timers = (
  { status, life }: OpenJob,
  { type }: PlannedJob,
  policy: JobPolicy,
): readonly [JobTimer, ...JobTimer[]] => {
  if (status === 'PLANNED') return [timer('DISPATCH', life.dispatchAt)]
  if (status === 'QUEUED')
    return [timer('QUEUE_TIMEOUT', Math.min(life.dispatchAt + policy.queueTimeoutMs, life.deadlineAt))]
  const startedAt = life.startedAt ?? life.dispatchAt
  return [
    timer('RUN_TIMEOUT', Math.min(startedAt + policy.runTimeoutMs[type], life.deadlineAt)),
    timer('HEARTBEAT_LOST', (life.reportedAt ?? startedAt) + heartbeatTimeoutMs(policy)),
  ]
}

/** How long a worker may say nothing; absent where its silence is not judged. */
export const allowedSilenceMs = (due: Due, policy: JobPolicy): number | undefined => {
  if (due === 'QUEUE_TIMEOUT') return policy.queueTimeoutMs
  return due === 'HEARTBEAT_LOST' ? heartbeatTimeoutMs(policy) : undefined
}

const heartbeatTimeoutMs = ({ missedHeartbeats, heartbeatMs }: JobPolicy): number => missedHeartbeats * heartbeatMs
