import type { PlannedJob } from '#schemas/types.ts'
import { after, type StreamTime } from '#stream/time.ts'
import type { ClosedJob, OpenJob } from './job-state.ts'
import type { JobsPolicy } from './jobs-policy.ts'

/** The purpose of an open job's timer. */
export type Due = 'TURN_TIMEOUT' | 'DISPATCH' | 'QUEUE_TIMEOUT' | 'RUN_TIMEOUT' | 'HEARTBEAT_LOST'

export interface JobTimer {
  readonly due: Due
  readonly at: StreamTime
}

/** The one timer of an open job: the first of all that its state makes due. It follows from the rows alone, so none can be forgotten. */
export const jobTimer = (job: OpenJob, plan: PlannedJob, policy: JobsPolicy): JobTimer =>
  timers(job, plan, policy).reduce((first, timer) => (timer.at < first.at ? timer : first))

/** When an ended job is forgotten. */
export const evictionAt = ({ endedAt }: ClosedJob, policy: JobsPolicy): StreamTime =>
  after(endedAt, policy.terminalRetentionMs)

const timer = (due: Due, at: number): JobTimer => ({ due, at: at as StreamTime })

const timers = (
  { status, life }: OpenJob,
  { type }: PlannedJob,
  policy: JobsPolicy,
): readonly [JobTimer, ...JobTimer[]] => {
  if (life.place !== null) return [timer('TURN_TIMEOUT', life.deadlineAt)]
  if (status === 'PLANNED') return [timer('DISPATCH', life.dispatchAt)]
  if (status === 'QUEUED')
    return [timer('QUEUE_TIMEOUT', Math.min(life.dispatchAt + policy.queueTimeoutMs[type], life.deadlineAt))]
  const startedAt = life.startedAt ?? life.dispatchAt
  const run = timer('RUN_TIMEOUT', Math.min(startedAt + policy.runTimeoutMs[type], life.deadlineAt))
  // A copy to our store is silent until the asset is there.
  if (status === 'UPLOADING') return [run]
  return [run, timer('HEARTBEAT_LOST', (life.reportedAt ?? startedAt) + heartbeatTimeoutMs(policy, type))]
}

/** How long nobody need say a word while a backlog passes; absent where no silence is judged. */
export const allowedSilenceMs = (due: Due, { type }: PlannedJob, policy: JobsPolicy): number | undefined => {
  if (due === 'QUEUE_TIMEOUT' || due === 'TURN_TIMEOUT') return policy.queueTimeoutMs[type]
  return due === 'HEARTBEAT_LOST' ? heartbeatTimeoutMs(policy, type) : undefined
}

const heartbeatTimeoutMs = ({ missedHeartbeats, heartbeatMs }: JobsPolicy, type: PlannedJob['type']): number =>
  missedHeartbeats[type] * heartbeatMs[type]
