import type { PlannedJob, QueuePlace } from '#schemas/types.ts'

/** A job to begin: at once, or when it has its turn. */
export interface StartingJob {
  readonly plan: PlannedJob
  /** Where it waits in the line of its tenant; null: it holds a turn. */
  readonly place: QueuePlace | null
}

/** A turn for a waiting job. It comes in a later push than the job, whose plan is kept by then. */
export interface Turn {
  readonly jobId: string
}
