import {
  type DispatchRequested,
  DispatchRequestedDefaults,
  type EpochMs,
  type MessageAttempt,
  type MessageLife,
} from '#schemas/types.ts'
import { isLongBacklog } from '#processors/shared/backlog.ts'
import type { TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'
import type { ErasureReader } from '#processors/cpaas/erasure/to-be-forgotten.ts'
import type { FindRoom } from '#processors/cpaas/limits/room.ts'
import { quietUntil } from '#processors/cpaas/quiet-hours/quiet-until.ts'
import type { HashOf } from '#processors/cpaas/recipient/hash-of.ts'
import type { ConsentOf } from '#processors/cpaas/consent/consent-of.ts'
import { isUnclear, openAttempt } from './message-life.ts'
import { listPrice } from './price-list.ts'
import type { Route } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import { routesLeft } from './routes-left.ts'
import { type Choice, chooseRoute, type RouteCondition } from './routing.ts'
import type { LifeStep } from './life-step.ts'
import { conclude } from './settle-life.ts'
import { optedOut, outOfTime, unlessUnclear, withoutProvider } from './verdict.ts'

/** The present condition of a provider account that may take a message. */
export type ConditionOf = (life: MessageLife, route: Route) => RouteCondition

/** All that an attempt depends on outside of its message. */
export interface Outlook {
  readonly conditionOf: ConditionOf
  readonly consentOf: ConsentOf
  readonly findRoom: FindRoom
  readonly hashOf: HashOf
  readonly erasures: ErasureReader
}

/**
 * Makes the next attempt of a message, unless something hinders it; fails it when no provider is left.
 * @param present when the dispatch leaves: in a backlog later than `at`. The time for its answer begins then.
 */
export const attemptNext = (
  life: MessageLife,
  at: StreamTime,
  policy: PolicyInForce,
  outlook: Outlook,
  present: StreamTime,
): LifeStep => hindrance(life, at, policy, outlook, present) ?? attemptWhenHeard(life, at, policy, outlook, present)

/**
 * The end or the wait of a message before an attempt: after an opt-out or its deadline it fails, in the quiet hours of its recipient it
 * waits. `undefined` when nothing hinders it.
 */
export const hindrance = (
  life: MessageLife,
  at: EpochMs,
  policy: PolicyInForce,
  { consentOf }: Outlook,
  present: EpochMs,
): LifeStep | undefined => {
  if (isOptedOut(life, policy, consentOf)) return conclude(life, unlessUnclear(life, optedOut(life), at), at, policy)
  if (present >= life.deadlineAt) return conclude(life, unlessUnclear(life, outOfTime(life), at), at, policy)
  const allowedAt = quietUntil(life.head, present, policy)
  return allowedAt > present ? waitUntil(life, allowedAt) : undefined
}

/**
 * Makes the next attempt of a message without a hindrance. In the backlog of a standstill it waits first, once, until the task has read as
 * far as the present: a word of the recipient may be there.
 */
export const attemptWhenHeard = (
  life: MessageLife,
  at: StreamTime,
  policy: PolicyInForce,
  outlook: Outlook,
  present: StreamTime,
): LifeStep =>
  life.waitingFor !== 'BACKLOG' && isLongBacklog(at, present)
    ? waitUntil({ ...life, waitingFor: 'BACKLOG' }, present)
    : attemptNow(life, at, policy, outlook, present)

const attemptNow = (
  life: MessageLife,
  at: EpochMs,
  policy: PolicyInForce,
  { conditionOf }: Outlook,
  present: EpochMs,
): LifeStep => {
  const choice = chooseRoute(
    { messageId: life.head.messageId, attempts: life.attempts },
    routesLeft(life, policy),
    (route) => conditionOf(life, route),
    policy,
  )
  if (choice === undefined) return conclude(life, unlessUnclear(life, withoutProvider(life), at), at, policy)
  const attempt = newAttempt(life, choice, present)
  const begun = { ...life, attempts: [...life.attempts, attempt] }
  const step = conclude(begun, { kind: 'PENDING', since: present }, at, policy)
  return { ...step, emit: [{ kind: 'dispatched', value: dispatchRequest(life, attempt, choice.probe) }] }
}

/** Waits for the time of the next attempt, or for the end of all attempts. */
export const waitUntil = (life: MessageLife, at: EpochMs): LifeStep => {
  const dueAt = Math.min(at, life.deadlineAt)
  return { state: { ...life, dueAt }, timer: dueAt as StreamTime }
}

/** The word may have come since the message was accepted. */
export const isOptedOut = (
  { head, content, confirmsOptOut }: MessageLife,
  policy: PolicyInForce,
  consentOf: ConsentOf,
): boolean => {
  if (confirmsOptOut) return false
  const { channel, recipient, category } = head
  const message = { channel, recipient, category, sender: content?.sender ?? null }
  return consentOf(head.tenantId as TenantId, message, policy).consent !== 'GIVEN'
}

const newAttempt = (life: MessageLife, { route, breakerSeq }: Choice, present: EpochMs): MessageAttempt =>
  openAttempt({
    attempt: life.attempts.length + 1,
    provider: route.provider,
    credentialRef: route.credentialRef,
    idempotencyKey: idempotencyKey(life, route),
    breakerSeq,
    listMicroUsd: listPrice({ ...life.head, segments: life.segments, provider: route.provider }, present),
  })

/**
 * A repeat of an unclear attempt carries its key, so that the provider can drop it. That attempt stays unclear when a
 * repeat is refused. A new try after refusals alone carries a new key.
 */
const idempotencyKey = ({ head: { messageId }, attempts }: MessageLife, { provider }: Route): string =>
  attempts.findLast((attempt) => attempt.provider === provider && isUnclear(attempt))?.idempotencyKey ??
  `${messageId}-${attempts.length + 1}`

const dispatchRequest = (
  { head, content, deadlineAt }: MessageLife,
  made: MessageAttempt,
  probe: boolean,
): DispatchRequested => {
  const { tenantId, messageId, channel, recipient } = head
  const { attempt, provider, credentialRef, idempotencyKey } = made
  const account = { provider, credentialRef, idempotencyKey }
  return {
    ...DispatchRequestedDefaults,
    ...content,
    ...account,
    tenantId,
    messageId,
    channel,
    recipient,
    attempt,
    probe,
    deadlineAt,
  }
}
