import { type LifeInput, lifeRules } from '#processors/cpaas/delivery/live-message.ts'
import type { LifeStep } from '#processors/cpaas/delivery/life-step.ts'
import { isStub, type MessageRow } from '#processors/cpaas/delivery/message-row.ts'
import type { Outlook } from '#processors/cpaas/delivery/next-attempt.ts'
import type { AcceptedRequest } from '#processors/cpaas/intake/accepted-request.ts'
import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import type { Category, DispatchCompleted, MessageAttempt, ReceiptStatus } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'
import { acceptance, acme, answer, inForce, noon, recipient, request } from '../../processors/cpaas/samples.ts'
import type { Machine, Move } from '../explore.ts'

const second = 1_000
const start = noon as StreamTime

interface State {
  readonly row: MessageRow | undefined
  readonly at: StreamTime
}

/** The surroundings of a message while something happens to it. */
interface World {
  readonly policy?: Partial<PolicyInForce>
  readonly outlook?: Partial<Outlook>
  /** How far the task is behind. */
  readonly behindMs?: number
  /** How much later than due its timer runs. */
  readonly lateMs?: number
}

const calm: Outlook = {
  conditionOf: () => ({ health: undefined, probed: false }),
  consentOf: () => ({ consent: 'GIVEN', version: 0 }),
  findRoom: (_tenant, _message, at) => ({ startsAt: at, bookings: [], tightest: '', remaining: 0 }),
  hashOf: () => '',
  erasures: { isOpen: () => false, isToBeForgotten: () => false },
}

const quietAllDay = { ...inForce.quietHours, fromMinute: 0, toMinute: 1_439 }

/** All that may hinder an attempt, or make of the end of a wait something else. */
const worlds: readonly World[] = [
  {},
  { outlook: { consentOf: () => ({ consent: 'OPTED_OUT', version: 1 }) } },
  { outlook: { findRoom: () => ({ fullest: 'CHANNEL', roomAt: Infinity }) } },
  {
    outlook: {
      findRoom: (_tenant, _message, at) => ({ startsAt: at + second, bookings: [], tightest: '', remaining: 0 }),
    },
  },
  { policy: { quietHours: quietAllDay } },
  { policy: { routes: { ...inForce.routes, SMS: [] } } },
  { policy: { maxAttempts: 1 } },
  {
    policy: {
      fallback: { ...inForce.fallback, onReceiptTimeout: { ...inForce.fallback.onReceiptTimeout, SMS: 'FAIL' } },
    },
  },
  { behindMs: 10 * second },
  { behindMs: 100 * second },
  { behindMs: 100 * second, policy: { routes: { ...inForce.routes, SMS: [] } } },
  { behindMs: 86_400 * second },
  { lateMs: 86_400 * second },
]

const policy = { ...inForce, maxAttempts: 2, repeatUnclear: ['MARKETING'] as const }

const rulesIn = ({ policy: changes, outlook }: World) => {
  const inWorld = { ...policy, ...changes }
  return lifeRules(
    policy,
    () => inWorld,
    { ...calm, ...outlook },
    () => 'evt-failed',
  )
}

const rulesBy = new Map(worlds.map((world) => [world, rulesIn(world)]))
const [usual = {}] = worlds

const shown = ['sent', 'delivered', 'expired', 'failed'] as const

const moved = (by: string, { state, emit = [] }: LifeStep, at: StreamTime): Move<State> => ({
  by,
  to: { row: state, at },
  told: shown.filter((kind) => emit.some((output) => output.kind === kind)),
})

const record = { key: acme } as StreamRecord<TenantId, LifeInput>

const input = (by: string, { row, at }: State, value: LifeInput, world = usual): Move<State> => {
  const present = (at + (world.behindMs ?? 0)) as StreamTime
  return moved(by, rulesBy.get(world)!.on(row, value, at, record, present), at)
}

/** One of them is not repeated after an unclear end, the other one waits in quiet hours. */
const categories: readonly Category[] = ['OTP', 'MARKETING']

/** At once, with a turn that is a second away, or with a place to be found then. */
const starts: readonly Partial<AcceptedRequest>[] = [
  {},
  { startsAt: start + second },
  { startsAt: start + second, room: null },
]

const acceptances = (state: State): readonly Move<State>[] =>
  categories.flatMap((category) =>
    starts.flatMap((changes) =>
      worlds.map((world) => {
        const value = { ...acceptance(request({ category, recipient })), ...changes }
        return input('acceptance', state, { kind: 'accepted', value }, world)
      }),
    ),
  )

const answers: readonly Partial<DispatchCompleted>[] = [
  { outcome: 'ACCEPTED', providerMessageId: 'SM' },
  { outcome: 'REJECTED', httpStatus: 503 },
  { outcome: 'REJECTED', providerErrorCode: '21211' },
  { outcome: 'TIMEOUT' },
]

const statuses: readonly ReceiptStatus[] = ['SENT', 'DELIVERED', 'UNDELIVERED']

const facts = (state: State, attempt: number): readonly Move<State>[] => [
  ...answers.map((changes) =>
    input('answer', state, { kind: 'answer', value: answer({ attempt, provider: '', ...changes }) }),
  ),
  ...statuses.map((status) => {
    const told = { status, providerMessageId: 'SM', providerErrorCode: null, isFinal: false, costMicroUsd: null }
    const value = { messageId: 'msg_1', attempt, facts: { ...told, occurredAt: state.at } }
    return input('receipt', state, { kind: 'receipt', value })
  }),
]

const timers = ({ row, at }: State): readonly Move<State>[] =>
  worlds.map((world) => {
    const now = Math.max(dueAt(row), at + 1) + (world.lateMs ?? 0)
    const fired = now as StreamTime
    const present = (now + (world.behindMs ?? 0)) as StreamTime
    const cause = { id: 'timer', time: fired, extensions: {} }
    return moved('time', rulesBy.get(world)!.onTimer!(row!, fired, present, [acme, 'msg_1'], cause), fired)
  })

const dueAt = (row: MessageRow | undefined): number => (row === undefined || isStub(row) ? 0 : row.dueAt)

const kindOfAttempt = (attempt: MessageAttempt): readonly unknown[] => [
  attempt.outcome,
  attempt.outcomeClass,
  attempt.counted,
  ...[attempt.sentAt, attempt.deliveredAt, attempt.undeliveredAt].map((time) => time !== null),
]

const stateOf = ({ row }: State): string => {
  if (row === undefined) return '[*]'
  return isStub(row) ? 'EVICTION' : row.waitingFor
}

/** The state of a message by its public events so far. Intake has told that it was requested. */
const toldOf = ({ row }: State): string => {
  if (row === undefined) return 'REQUESTED'
  if (isStub(row) || row.deliveredAt !== null) return 'DELIVERED'
  if (row.failedAt !== null) return 'FAILED'
  if (row.sentAt === null) return 'REQUESTED'
  return row.waitingFor === 'EVICTION' ? 'UNPROVEN' : 'SENT'
}

const kindOf = ({ row, at }: State): string => {
  if (row === undefined) return at === start ? 'start' : 'end'
  if (isStub(row)) return `stub ${row.stub.costs.length > 0}`
  const { head, waitingFor, sentAt, deliveredAt, failedAt, deadlineAt, attempts } = row
  const told = [sentAt, deliveredAt, failedAt].map((time) => time !== null)
  const over = [at, row.dueAt].map((time) => time >= deadlineAt)
  return JSON.stringify([head.category, waitingFor, told, over, attempts.map(kindOfAttempt)])
}

const known = new WeakMap<State, readonly Move<State>[]>()

/** Both machines walk the same states. */
const movesOf = (state: State): readonly Move<State>[] => {
  const moves = known.get(state) ?? allMovesOf(state)
  known.set(state, moves)
  return moves
}

const allMovesOf = (state: State): readonly Move<State>[] => {
  if (state.row === undefined) return state.at === start ? acceptances(state) : []
  const attempts = isStub(state.row) ? state.row.stub.providers : state.row.attempts
  const erasure = input('erasure', state, { kind: 'erased', value: { messageId: 'msg_1' } })
  return [erasure, ...timers(state), ...attempts.flatMap((_, index) => facts(state, index + 1))]
}

const begun: State = { row: undefined, at: start }

/** The waits of one message, as the rules of delivery lead it. */
export const waits: Machine<State> = {
  start: begun,
  nameOf: stateOf,
  kindOf,
  movesOf: (state) => movesOf(state).map(({ by, to }) => ({ by, to })),
}

/** The same life by the public events alone; the end of its row is none of them. A stub of before its delivery is left out. */
export const publicEvents: Machine<State> = {
  start: begun,
  nameOf: toldOf,
  kindOf,
  movesOf: (state) =>
    movesOf(state).flatMap(({ by, to, told = [] }) => (by === 'erasure' ? [] : [{ by: told.join(', '), to }])),
}
