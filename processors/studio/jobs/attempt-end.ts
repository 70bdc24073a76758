import type { PlannedJob, RenderFailureClass, RenderType } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { StreamTime } from '#stream/time.ts'
import { providerOf } from './attempt-route.ts'
import type { OpenJob } from './job-state.ts'

/** How an attempt ended: with an asset, or for a reason. */
export type AttemptResult = RenderFailureClass | 'COMPLETED'

/** An attempt has ended: told once for each command. */
export interface AttemptEnd {
  readonly tenantId: string
  readonly type: RenderType
  readonly provider: string
  readonly credentialRef: string | null
  readonly result: AttemptResult
  /** From the first sign of work, or else from the dispatch. */
  readonly latencyMs: number
  /** The state of the account's breaker at the dispatch, as a count of its states. */
  readonly breakerSeq: number
}

/** The end of the attempt in progress; none for a job between two attempts. */
export const attemptEnd = (
  job: OpenJob,
  plan: PlannedJob,
  told: AttemptResult,
  at: StreamTime,
): readonly Tagged<'attemptEnded', AttemptEnd>[] => {
  const { status, life } = job
  if (status === 'PLANNED') return []
  const result = told === 'RUN_TIMEOUT' && !wasSlow(job, plan, at) ? 'UNKNOWN' : told
  const { tenantId, type } = plan
  const { credentialRef, breakerSeq } = life
  const latencyMs = Math.max(0, at - (life.startedAt ?? life.dispatchAt))
  const provider = providerOf(life, plan)
  return [{ kind: 'attemptEnded', value: { tenantId, type, provider, credentialRef, result, latencyMs, breakerSeq } }]
}

/** Whether the renderer itself took too long: it had all of its time, and no asset was on its way to our store. */
const wasSlow = ({ status }: OpenJob, { deadlineAt }: PlannedJob, at: StreamTime): boolean =>
  status !== 'UPLOADING' && (deadlineAt === null || at < deadlineAt)
