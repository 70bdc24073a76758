import { healthRules, type HealthInput } from '#processors/cpaas/health/health-rules.ts'
import type { HealthEffect } from '#processors/shared/breaker/breaker.ts'
import type { BreakerOverride } from '#processors/shared/breaker/overridden.ts'
import type { OverrideAction, ProviderHealth } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'
import { acme, inForce, noon, twilio } from '../../processors/cpaas/samples.ts'
import type { Machine, Move } from '../explore.ts'

const second = 1_000

interface State {
  readonly row: ProviderHealth | undefined
  readonly at: StreamTime
  readonly timer: StreamTime | null
}

/** Bounds so small that few attempts lead through every state. */
const health = {
  ...inForce.health,
  lowVolume: { ...inForce.health.lowVolume, minAttempts: 2 },
  credentialFaults: 2,
  probeSuccesses: 2,
  rampPercents: [10, 50],
}

const rules = healthRules(
  inForce,
  () => ({ ...inForce, health }),
  { get: () => undefined },
  (_emitter, _event, ordinal) => `evt-${ordinal}`,
)

type HealthStep = ReturnType<typeof rules.on>

const moved = (by: string, from: State, { state, emit = [], timer }: HealthStep, at: StreamTime): Move<State> => ({
  by,
  to: { row: state, at, timer: timer === undefined ? from.timer : timer },
  told: emit.map(({ kind }) => kind),
})

const account = { tenantId: acme, channel: 'SMS', ...twilio } as const

const given = (by: string, from: State, input: HealthInput): Move<State> => {
  const at = (from.at + second) as StreamTime
  const record = { key: acme, timestamp: at, cause: { id: `evt-${at}` } } as unknown as StreamRecord<
    TenantId,
    HealthInput
  >
  return moved(by, from, rules.on(from.row, input, at, record, at), at)
}

const attempt = (from: State, effect: HealthEffect): Move<State> => {
  const { state, transitionSeq } = from.row ?? { state: 'CLOSED', transitionSeq: 0 }
  const probe = effect === 'SUCCESS' ? 'good probes' : 'bad probes'
  const value = { ...account, effect, latencyMs: 100, breakerSeq: transitionSeq }
  return given(state === 'HALF_OPEN' ? probe : 'rule', from, { kind: 'end', value })
}

const ordered = (from: State, action: Exclude<OverrideAction, 'UNKNOWN'>): Move<State> => {
  const override: BreakerOverride = { action, until: from.at + 600 * second }
  const value = { ...account, ...override, overriddenAt: null, earlier: [], leaving: [] }
  return given(action, from, { kind: 'override', value })
}

const timers = (from: State): readonly Move<State>[] => {
  if (from.row === undefined || from.timer === null) return []
  const cause = { id: 'timer', time: from.timer, extensions: {} }
  const key = [acme, 'TWILIO', 'SMS', 'twilio-main'] as const
  return [moved('time', from, rules.onTimer!(from.row, from.timer, from.timer, key, cause), from.timer)]
}

const few = (count: number): number => Math.min(count, 2)

/** The breaker of one account, as the rules of provider health move it. An account without a row is closed. */
export const breaker: Machine<State> = {
  start: { row: undefined, at: noon as StreamTime, timer: null },
  nameOf: ({ row }) => (row?.isolated === true ? 'ISOLATED' : (row?.state ?? 'CLOSED')),
  kindOf: ({ row }) => {
    if (row === undefined) return ''
    const { state, isolated, probeSuccesses, probeFaults, rampStep, credentialFaults, openings, buckets } = row
    const counts = (['attempts', 'faults', 'throttled'] as const).map((name) =>
      few(buckets.reduce((sum, bucket) => sum + bucket[name], 0)),
    )
    const steps = [probeSuccesses, probeFaults, rampStep, few(credentialFaults), few(openings.length)]
    return JSON.stringify([state, isolated, steps, counts])
  },
  movesOf: (state) => [
    ...timers(state),
    ...(['SUCCESS', 'FAULT', 'CREDENTIAL_FAULT', 'THROTTLED'] as const).map((effect) => attempt(state, effect)),
    ...(['OPEN', 'CLOSE', 'ISOLATE', 'CLEAR'] as const).map((action) => ordered(state, action)),
  ],
}
