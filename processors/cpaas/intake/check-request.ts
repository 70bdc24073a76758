import { isCapped } from '#processors/cpaas/budget/budget-policy.ts'
import { planSpending, type Spending, type SpentOn } from '#processors/cpaas/budget/plan-spending.ts'
import { endOfDay } from '#processors/cpaas/budget/spending-day.ts'
import type { Consent } from '#processors/cpaas/consent/ledger.ts'
import type { ConsentOf } from '#processors/cpaas/consent/consent-of.ts'
import { isFallback } from '#processors/cpaas/delivery/fallback-request.ts'
import { isReply } from '#processors/cpaas/consent/keyword-reply.ts'
import { type FindRoom, hasRoom, type Room } from '#processors/cpaas/limits/room.ts'
import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import type { HashOf } from '#processors/cpaas/recipient/hash-of.ts'
import type { IsWindowOpen } from '#processors/cpaas/reply-window/window-of.ts'
import type { EpochMs, NotifyRequested, Reason } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { checkShape, segmentsOf, shapeChecks } from './request-shape.ts'
import { startTime } from './start-time.ts'
import { whatsAppFault } from './whatsapp-check.ts'

/** A request may be sent. */
export interface Admission {
  /** Names of the checks that it passed. */
  readonly passed: readonly string[]
  /** The version of the recipient's consent; 0 without one. */
  readonly consentVersion: number
  /** Not sent before it, by the broker's clock; `null`: sent at once. */
  readonly startsAt: EpochMs | null
  readonly deadlineAt: EpochMs
  /** Its place within the limits; `null` when it looks for one at its start. */
  readonly room: Room | null
  /** Its part in the spending of its day; `null` without a cap. */
  readonly spending: Spending | null
}

/** A request must not be sent, with all reasons, the deciding one first. */
export interface Refusal {
  readonly reasons: readonly Reason[]
  readonly retryAfterMs: number | null
}

export const isRefused = (judged: Admission | Refusal): judged is Refusal => 'reasons' in judged

/** Everything else with a say about a request. */
export interface Surroundings {
  readonly consentOf: ConsentOf
  readonly isWindowOpen: IsWindowOpen
  readonly findRoom: FindRoom
  readonly spentOn: SpentOn
  readonly hashOf: HashOf
}

const consentRefusals: Readonly<Record<Exclude<Consent, 'GIVEN'>, Reason>> = {
  OPTED_OUT: { code: 'OPTED_OUT', detail: 'the recipient has opted out of such messages' },
  QUARANTINED: {
    code: 'OPT_OUT_SUSPECTED',
    detail: 'a message of the recipient reads like an opt-out, and nobody has decided yet',
  },
}

const endlesslyQuiet: Reason = {
  code: 'QUIET_HOURS',
  detail: 'it expires before the quiet hours of its recipient are over',
}

const allChecks: readonly string[] = [...shapeChecks, 'consent', 'quiet-hours', 'whatsapp', 'limits']
const checksUnderCap = allChecks.toSpliced(-1, 0, 'budget')

/**
 * Runs every check, in the order in which they decide. Budget and limits come last: a refused request takes no room in them. The
 * answer to an opt-out passes it.
 */
export const checkRequest = (
  tenant: TenantId,
  request: NotifyRequested,
  at: EpochMs,
  policy: PolicyInForce,
  surroundings: Surroundings,
): Admission | Refusal => {
  const reasons = [...checkShape(request, at, policy)]
  const { consent, version: consentVersion } = surroundings.consentOf(tenant, request, policy)
  if (consent !== 'GIVEN' && !(isReply(request) && request.confirmsOptOut)) reasons.push(consentRefusals[consent])
  const startsAt = startTime(request, at, policy)
  if (startsAt === undefined) reasons.push(endlesslyQuiet)
  const isOpen = () => surroundings.isWindowOpen(tenant, request.recipient, startsAt ?? at)
  const fault = whatsAppFault(request, isOpen, policy.whatsApp)
  if (fault !== undefined) reasons.push(fault)
  if (reasons.length > 0 || startsAt === undefined) return { reasons, retryAfterMs: null }
  // A past start is now: a day behind has no end to wait for.
  const spending = spendingOf(tenant, request, Math.max(startsAt ?? at, at), policy, surroundings)
  if (spending !== null && 'exhaustedDay' in spending) return exhausted(spending.exhaustedDay, at)
  const deadlineAt = Math.min((startsAt ?? at) + policy.deadlineMs[request.category], request.expiresAt ?? Infinity)
  const passed = spending === null ? allChecks : checksUnderCap
  const admission = { passed, consentVersion, startsAt, deadlineAt, room: null, spending }
  return startsAt === null ? withRoom(admission, tenant, request, at, policy, surroundings) : admission
}

const spendingOf = (
  tenant: TenantId,
  request: NotifyRequested,
  startsAt: EpochMs,
  policy: PolicyInForce,
  { spentOn }: Surroundings,
): ReturnType<typeof planSpending> | null =>
  isCapped(policy.budget) ? planSpending(tenant, request, segmentsOf(request), startsAt, policy, spentOn) : null

const exhausted = (day: number, at: EpochMs): Refusal => ({
  reasons: [{ code: 'BUDGET_EXHAUSTED', detail: 'it may cost more than the budget of its day has left' }],
  retryAfterMs: endOfDay(day) - at,
})

const withRoom = (
  admission: Admission,
  tenant: TenantId,
  request: NotifyRequested,
  at: EpochMs,
  { limits }: PolicyInForce,
  { findRoom, hashOf }: Surroundings,
): Admission | Refusal => {
  const { channel, sender, category, recipient } = request
  const message = { channel, sender, category, recipientHash: () => hashOf(tenant, recipient) }
  const found = findRoom(tenant, message, at, limits)
  if (!hasRoom(found)) {
    // Nobody repeats a fallback: it looks for room again when there may be some.
    const waits = isFallback(request) && found.roomAt < admission.deadlineAt
    return waits ? { ...admission, startsAt: found.roomAt } : rateLimited(found.fullest, found.roomAt - at)
  }
  if (found.startsAt >= admission.deadlineAt) return rateLimited('its deadline', found.startsAt - at)
  return { ...admission, startsAt: found.startsAt > at ? found.startsAt : null, room: found }
}

const rateLimited = (limit: string, retryAfterMs: number): Refusal => ({
  reasons: [{ code: 'RATE_LIMITED', detail: `no room in time: ${limit}` }],
  retryAfterMs,
})
