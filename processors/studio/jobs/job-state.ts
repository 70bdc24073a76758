import type { JobLife, RenderJob, RenderJobStatus } from '#schemas/types.ts'
import type { StreamTime } from '#stream/time.ts'

/*
 * PLANNED → QUEUED → RUNNING → UPLOADING → COMPLETED
 *    ↑         └────────┴──────────┤
 *    └────── another attempt ──────┴──→ FAILED
 * Every open state can become SUPERSEDED; terminal states are never left.
 */
export type OpenStatus = 'PLANNED' | 'QUEUED' | 'RUNNING' | 'UPLOADING'
export type EndedStatus = Exclude<RenderJobStatus, OpenStatus>

/** A job before its end; its plan is kept beside it. */
export interface OpenJob extends RenderJob {
  readonly status: OpenStatus
  readonly life: JobLife
  readonly endedAt: null
}

/** The rest of a job, for late reports and its eviction. */
export interface EndedJob extends RenderJob {
  readonly status: EndedStatus
  readonly life: null
  readonly endedAt: StreamTime
}

/** A row of the store of jobs. Its schema has the same fields, but no words for the two cases. */
export type Job = OpenJob | EndedJob

/** Whether a job has yet to end. */
export const isOpen = (job: Job): job is OpenJob => job.life !== null
