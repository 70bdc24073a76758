import type { VoiceInput } from '#processors/studio/voice-models/voice-rules.ts'
import { voiceRules } from '#processors/studio/voice-models/voice-rules.ts'
import type { VoiceStep } from '#processors/studio/voice-models/voice-step.ts'
import type { VoiceModel, VoiceTrainingState } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'
import { acme, policy, start } from '../../processors/studio/given.ts'
import { flash, multilingual, progress, wish } from '../../processors/studio/voice-models/given.ts'
import type { Machine, Move } from '../explore.ts'

const second = 1_000

interface State {
  readonly row: VoiceModel | undefined
  readonly at: StreamTime
  readonly timer: StreamTime | null
}

const rules = voiceRules(policy.voices, () => policy.voices)
const shown = ['created', 'dispatched', 'ready', 'failed', 'rejected'] as const

const moved = (by: string, from: State, steps: readonly VoiceStep[], at: StreamTime): Move<State> => {
  const outputs = steps.flatMap(({ emit = [], tell = [] }) => [...emit, ...tell])
  const last = steps.at(-1)!
  const timer = last.timer === undefined ? from.timer : last.timer
  return {
    by,
    to: { row: last.state, at, timer },
    told: shown.filter((kind) => outputs.some((output) => output.kind === kind)),
  }
}

/** Inputs that come in one record. */
const given = (by: string, from: State, inputs: readonly VoiceInput[]): Move<State> => {
  const at = (from.at + second) as StreamTime
  const record = { key: acme } as StreamRecord<TenantId, VoiceInput>
  const steps: VoiceStep[] = []
  for (const input of inputs)
    steps.push(rules.on(steps.length > 0 ? steps.at(-1)!.state : from.row, input, at, record, at))
  return moved(by, from, steps, at)
}

const requests = (from: State, requestId: string): readonly Move<State>[] => {
  const voiceModelId = 'voice-1'
  const requested = { kind: 'requested', value: wish({ requestId }) } as const
  const reserved = { kind: 'reserved', value: { voiceModelId, creditsReserved: null } } as const
  const unpaid = { kind: 'unpaid', value: { voiceModelId, reasons: [] } } as const
  const isGranted = given('', from, [requested]).to.row?.asked != null
  const faulty = given('refused request', from, [{ kind: 'requested', value: wish({ requestId, consentRef: null }) }])
  if (!isGranted) return [given('refused request', from, [requested]), faulty]
  return [given('request', from, [requested, reserved]), given('refused request', from, [requested, unpaid]), faulty]
}

const states: readonly VoiceTrainingState[] = ['FINE_TUNED', 'FAILED', 'DELAYED']

const reports = (from: State): readonly Move<State>[] =>
  [multilingual, flash].flatMap((modelId) =>
    states.map((state) => given('report', from, [{ kind: 'reports', value: progress({ modelId, state }) }])),
  )

const timers = (from: State): readonly Move<State>[] => {
  if (from.row === undefined || from.timer === null) return []
  const cause = { id: 'timer', time: from.timer, extensions: {} }
  return [moved('time', from, [rules.onTimer!(from.row, from.timer, from.timer, [acme, 'voice-1'], cause)], from.timer)]
}

/** The row of a voice model, as its requests, the reports on its models and time lead it. */
export const voiceModelRow: Machine<State> = {
  start: { row: undefined, at: start, timer: null },
  nameOf: ({ row }) => row?.status ?? '[*]',
  kindOf: ({ row }) =>
    JSON.stringify(row && [row.status, row.answered.length, row.training?.models.map(({ end }) => end)]),
  movesOf: (state) => [
    ...['one', 'two', 'three'].flatMap((requestId) => requests(state, requestId)),
    ...(state.row === undefined ? [] : reports(state)),
    ...timers(state),
  ],
}
