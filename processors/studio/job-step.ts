import type { RenderJob, RenderJobStatus } from '#schemas/types.ts'
import type { Step } from '#stream/step.ts'
import type { JobOutput } from './job-events.ts'
import { jobTimer } from './job-timers.ts'
import type { JobPolicy } from './policy.ts'

/** The answer of a rule for one render job. */
export type JobStep = Step<RenderJob, JobOutput>

/*
 * PLANNED → QUEUED → RUNNING → UPLOADING → COMPLETED
 *    ↑         └────────┴──────────┤
 *    └────── another attempt ──────┴──→ FAILED
 * Every open state can become SUPERSEDED; terminal states are never left.
 */
const openStates: readonly RenderJobStatus[] = ['PLANNED', 'QUEUED', 'RUNNING', 'UPLOADING']

/** Whether a job has yet to end. */
export const isOpen = ({ status }: RenderJob): boolean => openStates.includes(status)

/** Adds the timer that the next row asks for. */
export const withTimer = (step: JobStep & { readonly state: RenderJob }, policy: JobPolicy): JobStep => ({
  ...step,
  timer: jobTimer(step.state, policy).at,
})
