import type { JobLife, RenderJob, RenderJobStatus } from '#schemas/types.ts'
import type { StreamTime } from '#stream/time.ts'

export type OpenStatus = 'PLANNED' | 'QUEUED' | 'RUNNING' | 'UPLOADING'
export type EndedStatus = Exclude<RenderJobStatus, OpenStatus>
/** Every end by the rules. */
export type JobOutcome = Exclude<EndedStatus, 'UNKNOWN'>

/** A job before its end; its plan is kept beside it. */
export interface OpenJob extends RenderJob {
  readonly status: OpenStatus
  readonly life: JobLife
  readonly endedAt: null
}

/** The rest of an ended job, for late reports and its eviction. */
export interface ClosedJob extends RenderJob {
  readonly status: EndedStatus
  readonly life: null
  readonly endedAt: StreamTime
}

/** A row of the store of jobs. Its schema has the same fields, but no words for the two cases. */
export type Job = OpenJob | ClosedJob

/** Whether a job has yet to end. */
export const isOpen = (job: Job): job is OpenJob => job.life !== null
