import { filter, mapValue, merge, mergeTagged, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import { type NotifyRequested, type RequestSeen, RequestSeenSchema, type SmsInbound } from '#schemas/types.ts'
import { budgetRules } from '#processors/cpaas/budget/budget-rules.ts'
import { budgetStore, spendingStore } from '#processors/cpaas/budget/budget-store.ts'
import { spendingReader } from '#processors/cpaas/budget/plan-spending.ts'
import { type KnownSpending, spendingRules } from '#processors/cpaas/budget/spending-rules.ts'
import { consentReader } from '#processors/cpaas/consent/consent-of.ts'
import { consentStore } from '#processors/cpaas/consent/consent-store.ts'
import { ledgerReader } from '#processors/cpaas/consent/ledger-of.ts'
import type { ErasedUse, ErasedWindow, WalkOutput } from '#processors/cpaas/erasure/erased.ts'
import { type CpaasPolicy, cpaasPolicies } from '#processors/cpaas/policy/cpaas-policy.ts'
import { policiesInForce } from '#processors/shared/policy/policies-in-force.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import { opensWindow, windowRules } from '#processors/cpaas/reply-window/window-rules.ts'
import { windowReader } from '#processors/cpaas/reply-window/window-of.ts'
import { windowStore } from '#processors/cpaas/reply-window/window-store.ts'
import { limitRules } from '#processors/cpaas/limits/limit-rules.ts'
import { limitStore } from '#processors/cpaas/limits/limit-store.ts'
import { type Booking, roomFinder } from '#processors/cpaas/limits/room.ts'
import { hashReader } from '#processors/cpaas/recipient/hash-of.ts'
import { requestedEvent } from './accepted-request.ts'
import type { Surroundings } from './check-request.ts'
import { type RequestKey, requestRules } from './request-rules.ts'

/** Requests that were answered, by the hash of their identity. */
export const requestStore = keyValue<RequestKey, RequestSeen>('requests', 1, RequestSeenSchema, ['tenant', 'identity'])

type Inputs = {
  readonly requested: Stream<TenantId, NotifyRequested>
  /** Each a `KeywordReply`. */
  readonly replies: Stream<TenantId, NotifyRequested>
  /** Each a `FallbackRequest`. */
  readonly fallbacks: Stream<TenantId, NotifyRequested>
  readonly inbound: Stream<TenantId, SmsInbound>
  readonly booked: Stream<TenantId, Booking>
  readonly spent: Stream<TenantId, KnownSpending>
  readonly walk: Stream<TenantId, WalkOutput>
  readonly erasedUses: Stream<TenantId, ErasedUse>
  readonly erasedWindows: Stream<TenantId, ErasedWindow>
}

const inputs = [
  'requested',
  'replies',
  'fallbacks',
  'inbound',
  'booked',
  'spent',
  'walk',
  'erasedUses',
  'erasedWindows',
] as const

/**
 * Takes send requests in: answers each once, drops its repeats, refuses the impossible and the forbidden. A refused request may come
 * again under the same key: corrected it is judged again, unchanged it is a repeat. Once a request was accepted, another one under
 * its key is refused.
 *
 * in    requested        TenantId → NotifyRequested
 *       replies          TenantId → KeywordReply, from consent
 *       fallbacks        TenantId → FallbackRequest, from delivery
 *       inbound          TenantId → SmsInbound, for the reply windows
 *       booked           TenantId → Booking, from delivery: places of late starts
 *       spent            TenantId → KnownSpending, from delivery: known costs of messages of tenants with a cap
 *       walk             TenantId → WalkOutput, from the walk of erasure
 *       erasedUses       TenantId → ErasedUse, from erasure
 *       erasedWindows    TenantId → ErasedWindow, from erasure
 * out   accepted         TenantId → AcceptedRequest, to delivery
 *       requested        TenantId → CommunicationRequested, the public event of the same
 *       rejected         TenantId → CommunicationRejected, with every reason, the deciding one first
 *       passedOver       TenantId → FallbackRequest, to delivery: the next channel of a refused fallback
 * state requests         (TenantId, hash of the idempotency key, else of the request id) → RequestSeen: one row per request,
 *                        kept 7 days after the last answer, or after its message may be sent
 *       limits           (TenantId, level, subject) → LimitUse: one row per limit, kept for two days after its last message
 *       budgets          (TenantId, day of UTC) → DayBudget: one row per day of a tenant with a cap, kept for two days after it
 *       spendings        (TenantId, messageId) → MessageSpending: one row per message of such a tenant, kept as long
 *       reply-windows    (TenantId, hash of the recipient) → ReplyWindow: one row per writer on WhatsApp, kept for a day
 * reads policies         TenantId → TenantPolicy
 *       consents         (TenantId, hash of the recipient) → ConsentLedger
 */
export const intake = (base: CpaasPolicy, hashes: RecipientHashes) =>
  processor({
    name: 'intake',
    state: {
      requests: requestStore,
      limits: limitStore,
      budgets: budgetStore,
      spendings: spendingStore,
      windows: windowStore,
    },
    reads: { policies: cpaasPolicies.store, consents: consentStore },
    in: inputs,
    out: ['accepted', 'requested', 'rejected', 'passedOver'],
    build:
      ({ requests, limits, budgets, spendings, windows, policies, consents }) =>
      (input: Inputs) => {
        const surroundings: Surroundings = {
          consentOf: consentReader(ledgerReader(consents, hashes)),
          isWindowOpen: windowReader(windows, hashes),
          findRoom: roomFinder(limits),
          spentOn: spendingReader(budgets),
          hashOf: hashReader(hashes),
        }
        merge(input.inbound.pipe(filter(opensWindow)), input.erasedWindows).pipe(
          transition(windows, windowRules(hashes)),
        )
        const asked = merge(input.requested, input.replies, input.fallbacks)
        const answered = merge(asked, input.walk.pipe(only('message'))).pipe(
          transition(requests, requestRules(base, policiesInForce(cpaasPolicies, base, policies), surroundings)),
        )
        merge(answered.pipe(only('booked')), input.booked, input.erasedUses, input.walk.pipe(only('use'))).pipe(
          transition(limits, limitRules),
        )
        mergeTagged({ planned: answered.pipe(only('planned')), known: input.spent }).pipe(
          transition(spendings, spendingRules),
          transition(budgets, budgetRules),
        )
        return {
          accepted: answered.pipe(only('accepted')),
          requested: answered.pipe(only('accepted'), mapValue(requestedEvent)),
          rejected: answered.pipe(only('rejected')),
          passedOver: answered.pipe(only('passedOver')),
        }
      },
  })
