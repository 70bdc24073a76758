import { renderHealthPolicySchema } from '#processors/studio/health/health-policy.ts'
import { rendererRules } from '#processors/studio/health/renderer-rules.ts'
import type { AttemptEnd, AttemptResult } from '#processors/studio/jobs/attempt-end.ts'
import type { RendererHealth } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'
import { acme, start } from '../../processors/studio/given.ts'
import type { Machine, Move } from '../explore.ts'

const second = 1_000

interface State {
  readonly row: RendererHealth | undefined
  readonly at: StreamTime
  readonly timer: StreamTime | null
}

const standard = renderHealthPolicySchema.parse({})

/** Bounds so small that few attempts lead through every state. */
const lowBounds = { ...standard, lowVolume: { ...standard.lowVolume, minAttempts: 2 }, rampPercents: [10, 50] }
const rules = rendererRules(lowBounds, () => lowBounds)

type RendererStep = ReturnType<typeof rules.on>

const moved = (by: string, from: State, { state, timer }: RendererStep, at: StreamTime): Move<State> => ({
  by,
  to: { row: state, at, timer: timer === undefined ? from.timer : timer },
})

const attempt = (from: State, result: AttemptResult): Move<State> => {
  const at = (from.at + second) as StreamTime
  const { state, transitionSeq } = from.row ?? { state: 'CLOSED', transitionSeq: 0 }
  const probe = result === 'COMPLETED' ? 'good probes' : 'bad probes'
  const account = { tenantId: acme, jobId: 'job-1', provider: 'A', type: 'image', credentialRef: 'main' } as const
  const ended: AttemptEnd = { ...account, result, latencyMs: second, breakerSeq: transitionSeq }
  const record = { key: acme, timestamp: at } as unknown as StreamRecord<TenantId, AttemptEnd>
  return moved(state === 'HALF_OPEN' ? probe : 'rule', from, rules.on(from.row, ended, at, record, at), at)
}

const timers = (from: State): readonly Move<State>[] => {
  if (from.row === undefined || from.timer === null) return []
  const cause = { id: 'timer', time: from.timer, extensions: {} }
  const key = [acme, 'A', 'image', 'main'] as const
  return [moved('time', from, rules.onTimer!(from.row, from.timer, from.timer, key, cause), from.timer)]
}

const few = (count: number): number => Math.min(count, 2)

/** The breaker of one renderer account. An account without a row is closed. */
export const renderer: Machine<State> = {
  start: { row: undefined, at: start, timer: null },
  nameOf: ({ row }) => row?.state ?? 'CLOSED',
  kindOf: ({ row }) => {
    if (row === undefined) return ''
    const { state, probeSuccesses, probeFaults, rampStep, openings, buckets } = row
    const counts = (['attempts', 'faults', 'throttled'] as const).map((name) =>
      few(buckets.reduce((sum, bucket) => sum + bucket[name], 0)),
    )
    return JSON.stringify([state, probeSuccesses, probeFaults, rampStep, few(openings.length), counts])
  },
  movesOf: (state) => [
    ...timers(state),
    ...(['COMPLETED', 'PROVIDER_FAULT', 'QUOTA', 'UNKNOWN'] as const).map((result) => attempt(state, result)),
  ],
}
