import type { Tagged } from '#stream/operators.ts'
import type { EventIdOf } from '#stream/event-ids.ts'
import type { TenantId } from '#stream/record.ts'
import type { Rules } from '#stream/step.ts'
import { after, type StreamTime } from '#stream/time.ts'
import type { CommunicationFailed, DispatchCompleted, MessageLife, MessageWait } from '#schemas/types.ts'
import type { ErasedMessage } from '#processors/cpaas/erasure/erased.ts'
import type { AcceptedRequest } from '#processors/cpaas/intake/accepted-request.ts'
import { isBacklog } from '#processors/shared/backlog.ts'
import { isItsAnswer } from './attempt-of.ts'
import { endedAttempts } from './ended-attempts.ts'
import { eraseMessage } from './erase-message.ts'
import { withFallback } from './fallback.ts'
import { withFailureId } from './failure-id.ts'
import type { MatchedReceipt } from './match-receipt.ts'
import { mergeAnswer, timeOut } from './merge-answer.ts'
import { mergeReceipt } from './merge-receipt.ts'
import { isPending, mergeAttempt, type MessageKey, openLife } from './message-life.ts'
import { isStub, type MessageRow, type StubRow } from './message-row.ts'
import { attemptNext, type Outlook, waitUntil } from './next-attempt.ts'
import { endCosts, lifeOfStub, settleStub } from './open-costs.ts'
import { startLate } from './start-late.ts'
import { answeredOptOut, receivedOptOut } from './told-opt-out.ts'
import { withFigures } from './told-figures.ts'
import { withSpending } from './told-spending.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { PolicyInForce, PolicyOf } from '#processors/cpaas/policy/policy-in-force.ts'
import type { LifeOutput, LifeStep } from './life-step.ts'
import { expireReceipt, settle, settleAgain } from './settle-life.ts'

export type LifeInput =
  | Tagged<'accepted', AcceptedRequest>
  | Tagged<'answer', DispatchCompleted>
  | Tagged<'receipt', MatchedReceipt>
  | Tagged<'erased', ErasedMessage>

/**
 * The rules of the store of messages.
 * @param base the pods' own policy: it bounds how long rows are kept
 * @param failureId names the events of failures
 */
export const lifeRules = (
  base: CpaasPolicy,
  policyOf: PolicyOf,
  outlook: Outlook,
  failureId: EventIdOf<CommunicationFailed>,
): Rules<MessageKey, MessageRow, LifeInput, LifeOutput> => {
  const attempting =
    (at: StreamTime, policy: PolicyInForce, present: StreamTime): Attempting =>
    (life) =>
      life.waitingFor === 'START'
        ? startLate(life, at, policy, outlook, present)
        : attemptNext(life, at, policy, outlook, present)
  return {
    retention: { ms: base.evictionMs, isAtRest: (row) => isStub(row) || row.waitingFor === 'EVICTION' },
    key: ({ key, value }) => [key, messageOf(value)],
    on: (state, input, at, record, present) => {
      const policy = policyOf(record.key)
      const messageId = messageOf(input)
      if (input.kind === 'erased') return withTold(eraseMessage(state, at, policy), state, messageId, policy)
      if (state !== undefined && isStub(state)) {
        const step = liveAsStub(state, input, at, policy, [record.key, messageId])
        return withTold(step, state, messageId, policy)
      }
      const lived = live(state, input, at, policy, attempting(at, policy, present))
      const told = input.kind === 'accepted' && state === undefined ? withSparing(lived, input.value, outlook) : lived
      const step = withFallback(told, at, present, policy, outlook)
      return withTold(withFailureId(step, record, failureId), state, messageId, policy)
    },
    onTimer: (state, at, present, key, cause) => {
      const [tenant, messageId] = key
      const policy = policyOf(tenant)
      if (isStub(state)) return endCosts(lifeOfStub(state.stub, key), at, policy.identity)
      if (isEarly(state, at, present)) return waitAgain(state, present, policy)
      if (isBeforeErasure(state, present, outlook)) return waitUntil(state, present + walkPauseMs)
      const lived = liveOn(state, at, policy, attempting(at, policy, present))
      const step = withFallback(lived, at, present, policy, outlook)
      return withTold(withFailureId(step, { key: tenant, cause }, failureId), state, messageId, policy)
    },
  }
}

/** Tells the costs and times of a step. */
const withTold = (step: LifeStep, before: MessageRow | undefined, messageId: string, policy: PolicyInForce): LifeStep =>
  withFigures(withSpending(step, before, messageId, policy), before)

/** Tells of a message to a person to be forgotten: it is younger than the order. */
const withSparing = (step: LifeStep, { head }: AcceptedRequest, { erasures }: Outlook): LifeStep =>
  erasures.isOpen(head.tenantId as TenantId, head.recipient)
    ? { ...step, tell: [...(step.tell ?? []), { kind: 'spared', value: head.messageId }] }
    : step

/** Most walks have come by. */
const walkPauseMs = 1_000

const attemptWaits: readonly MessageWait[] = ['START', 'BACKLOG', 'ATTEMPT']

/** The walk of an erasure will end the message: no attempt is made meanwhile, nor a place taken within a limit. */
const isBeforeErasure = (
  { waitingFor, head, deadlineAt }: MessageLife,
  present: StreamTime,
  { erasures }: Outlook,
): boolean =>
  attemptWaits.includes(waitingFor) && present < deadlineAt && erasures.isToBeForgotten(head.tenantId as TenantId, head)

const isEarly = ({ waitingFor }: MessageLife, at: StreamTime, present: StreamTime): boolean =>
  waitingFor === 'ANSWER' && isBacklog(at, present)

const waitAgain = (state: MessageLife, present: StreamTime, { submitTimeoutMs }: CpaasPolicy): LifeStep => {
  const dueAt = after(present, submitTimeoutMs)
  return { state: { ...state, dueAt }, timer: dueAt }
}

/** The news of a message. */
type LiveInput = Exclude<LifeInput, { readonly kind: 'erased' }>
/** The news of its attempts. */
type Word = Exclude<LiveInput, { readonly kind: 'accepted' }>

/** Makes the next attempt of a life now. */
type Attempting = (life: MessageLife) => LifeStep

const messageOf = ({ kind, value }: LifeInput): string => (kind === 'accepted' ? value.head.messageId : value.messageId)

/**
 * Applies an input to a message's life. An input about no life, no attempt or another provider's attempt, or one that is known
 * already, changes nothing.
 */
const live = (
  state: MessageLife | undefined,
  input: LiveInput,
  at: StreamTime,
  policy: PolicyInForce,
  attempting: Attempting,
): LifeStep => {
  if (input.kind === 'accepted') return state === undefined ? begin(input.value, at, attempting) : { state }
  if (state === undefined) return { state }
  const optOuts = tellOptOut(state, input, at)
  const merged = informed(state, input, at)
  if (merged === state) return { state, tell: optOuts }
  const step = settleAgain(state, merged, at, policy)
  const ends = input.kind === 'answer' ? tellEnds(state, merged) : []
  return ends.length + optOuts.length === 0 ? step : { ...step, tell: [...ends, ...optOuts] }
}

/** Applies an input to the open costs of a stub. Nothing else can change. */
const liveAsStub = (
  row: StubRow,
  input: LiveInput,
  at: StreamTime,
  policy: PolicyInForce,
  key: MessageKey,
): LifeStep => {
  if (input.kind === 'accepted' || row.stub.costs.length === 0) return { state: row }
  const before = lifeOfStub(row.stub, key)
  const merged = informed(before, input, at)
  return merged === before ? { state: row } : settleStub(row, before, merged, at, policy.identity)
}

/** Ends the wait that a life's timer stands for. */
const liveOn = (state: MessageLife, at: StreamTime, policy: PolicyInForce, attempting: Attempting): LifeStep => {
  switch (state.waitingFor) {
    case 'START':
    case 'BACKLOG':
    case 'ATTEMPT':
      return attempting(state)
    case 'ANSWER':
      return giveUp(state, at, policy)
    case 'RECEIPT':
      return expireReceipt(state, at, policy)
    case 'PROOF':
      return settle(state, at, policy)
    default:
      return endCosts(state, at, policy.identity)
  }
}

const begin = (accepted: AcceptedRequest, at: StreamTime, attempting: Attempting): LifeStep => {
  const life = openLife(accepted, at)
  return accepted.startsAt === null ? attempting(life) : { state: life, timer: accepted.startsAt as StreamTime }
}

const informed = (life: MessageLife, input: Word, at: StreamTime): MessageLife =>
  input.kind === 'answer' ? answered(life, input.value, at) : receipted(life, input.value)

const answered = (life: MessageLife, answer: DispatchCompleted, at: StreamTime): MessageLife =>
  isItsAnswer(life, answer) ? mergeAttempt(life, answer.attempt, (before) => mergeAnswer(before, answer, at)) : life

const receipted = (life: MessageLife, { attempt, facts }: MatchedReceipt): MessageLife =>
  mergeAttempt(life, attempt, (before) => mergeReceipt(before, facts))

const giveUp = (life: MessageLife, at: StreamTime, policy: PolicyInForce): LifeStep => {
  const attempts = life.attempts.map((attempt) =>
    isPending(attempt) ? timeOut(attempt, at, policy.submitTimeoutMs) : attempt,
  )
  const silent = { ...life, attempts }
  return { ...settle(silent, at, policy), tell: tellEnds(life, silent) }
}

const nothing: readonly LifeOutput[] = []

const tellOptOut = (life: MessageLife, input: Word, at: StreamTime): readonly LifeOutput[] => {
  const value = input.kind === 'answer' ? answeredOptOut(life, input.value, at) : receivedOptOut(life, input.value)
  return value === undefined ? nothing : [{ kind: 'optOut', value }]
}

const tellEnds = (before: MessageLife, after: MessageLife): readonly LifeOutput[] =>
  endedAttempts(before, after).map((value) => ({ kind: 'ended', value }))
