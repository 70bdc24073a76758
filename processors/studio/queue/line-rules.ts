import type { WaitingJob } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { Rules } from '#stream/step.ts'
import type { LineKey } from './queue-store.ts'
import type { TurnOutput } from './turn-rules.ts'

/** A job joins the line or leaves it. */
export type LineChange = Extract<TurnOutput, { readonly kind: 'seated' | 'left' }>

export const isLineChange = (
  record: StreamRecord<TenantId, TurnOutput>,
): record is StreamRecord<TenantId, LineChange> => record.value.kind === 'seated' || record.value.kind === 'left'

/** Keeps the line. Nothing is emitted. */
export const lineRules: Rules<LineKey, WaitingJob, LineChange, never> = {
  retention: 'until-deleted',
  key: ({ key, value: { kind, value } }) => {
    const { round, seq } = kind === 'seated' ? value.place : value
    return [key, round, seq]
  },
  on: (_job, { kind, value }) => ({ state: kind === 'seated' ? { jobId: value.jobId } : undefined }),
}
