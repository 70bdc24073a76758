import { type MatchInput, matchRules } from '#processors/cpaas/delivery/match-receipt.ts'
import { openAttempt, openLife } from '#processors/cpaas/delivery/message-life.ts'
import type { ReceiptMatch } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { StreamTime } from '#stream/time.ts'
import { acceptance, acme, answer, noon, policy, receipt, twilio } from '../../processors/cpaas/samples.ts'
import type { Machine, Move } from '../explore.ts'

const second = 1_000

interface State {
  readonly row: ReceiptMatch | undefined
  readonly at: StreamTime
  readonly timer: StreamTime | null
}

const attempt = openAttempt({ attempt: 1, ...twilio, idempotencyKey: '', breakerSeq: 0, listMicroUsd: null })
const life = { ...openLife(acceptance(), noon), attempts: [attempt] }

const rules = matchRules({ ...policy, maxParkedReceipts: 2 }, { get: () => life })

type MatchStep = ReturnType<typeof rules.on>

const moved = (by: string, from: State, { state, emit = [], tell = [], timer }: MatchStep, at: StreamTime) => {
  const orphans = emit.flatMap(({ kind, value }) => (kind === 'orphan' ? [value.reason] : []))
  const receipts = tell.flatMap(({ kind }) => (kind === 'receipt' ? ['receipt to its message'] : []))
  const told = [...new Set([...orphans, ...receipts])]
  return { by, to: { row: state, at, timer: timer === undefined ? from.timer : timer }, told }
}

const raw = { topic: '', partition: 0, offset: 0n, timestamp: noon, headers: [] } as unknown as RawRecord

const given = (by: string, from: State, input: MatchInput): Move<State> => {
  const at = (from.at + second) as StreamTime
  const record = { key: acme, raw } as StreamRecord<TenantId, MatchInput>
  return moved(by, from, rules.on(from.row, input, at, record, at), at)
}

const timers = (from: State): readonly Move<State>[] => {
  if (from.row === undefined || from.timer === null) return []
  const cause = { id: 'timer', time: from.timer, extensions: {} }
  return [
    moved('time', from, rules.onTimer!(from.row, from.timer, from.timer, [acme, 'TWILIO', 'SM1'], cause), from.timer),
  ]
}

/** The row of a provider's message id, met by receipts that name no message. */
export const receiptMatch: Machine<State> = {
  start: { row: undefined, at: noon as StreamTime, timer: null },
  nameOf: ({ row }) => {
    if (row === undefined) return '[*]'
    return row.messageId === null ? 'PARKED' : 'MATCHED'
  },
  kindOf: ({ row }) => JSON.stringify(row === undefined ? null : [row.messageId, row.parked.length]),
  movesOf: (state) => [
    ...timers(state),
    given('answer', state, { kind: 'answer', value: answer({ attempt: 1, providerMessageId: 'SM1' }) }),
    given('receipt', state, { kind: 'receipt', value: receipt() }),
  ],
}
