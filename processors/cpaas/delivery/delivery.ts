import { conditionOfAccount, probeRules } from '#processors/shared/breaker/probe-slots.ts'
import { filter, merge, mergeTagged, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { ordered } from '#stream/ordered-store.ts'
import { keyValue, type StoreReader } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import {
  type CommunicationFailed,
  type DispatchCompleted,
  type DispatchRequested,
  type EpochMs,
  MessageLifeSchema,
  type ProbeSlot,
  ProbeSlotSchema,
  type ProviderHealth,
  type ReceiptMatch,
  ReceiptMatchSchema,
  type ReceiptReceived,
} from '#schemas/types.ts'
import type { WalkOutput } from '#processors/cpaas/erasure/erased.ts'
import { erasureStore } from '#processors/cpaas/erasure/erasure-store.ts'
import { erasureReader } from '#processors/cpaas/erasure/to-be-forgotten.ts'
import type { AcceptedRequest } from '#processors/cpaas/intake/accepted-request.ts'
import type { LifeOutput } from './life-step.ts'
import { lifeRules } from './live-message.ts'
import { type MatchKey, matchRules } from './match-receipt.ts'
import type { MessageKey } from './message-life.ts'
import type { MessageRow } from './message-row.ts'
import type { ConditionOf } from './next-attempt.ts'
import type { FallbackRequest } from './fallback-request.ts'
import { type CpaasPolicy, cpaasPolicies } from '#processors/cpaas/policy/cpaas-policy.ts'
import { policiesInForce } from '#processors/shared/policy/policies-in-force.ts'
import { consentReader } from '#processors/cpaas/consent/consent-of.ts'
import { consentStore } from '#processors/cpaas/consent/consent-store.ts'
import { ledgerReader } from '#processors/cpaas/consent/ledger-of.ts'
import { limitStore } from '#processors/cpaas/limits/limit-store.ts'
import { roomFinder } from '#processors/cpaas/limits/room.ts'
import { hashReader } from '#processors/cpaas/recipient/hash-of.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import { type AccountKey, accountKey } from '#processors/cpaas/health/health-rules.ts'
import { accountParts, healthStore } from '#processors/cpaas/health/provider-health.ts'

/** Messages, from acceptance to eviction. */
export const messageStore = ordered(
  keyValue<MessageKey, MessageRow>('messages', 3, MessageLifeSchema, ['tenant', 'message']),
)

/** The meaning of providers' own message ids, and receipts that wait to be matched. */
export const matchStore = keyValue<MatchKey, ReceiptMatch>('receipt-matches', 4, ReceiptMatchSchema, [
  'tenant',
  'provider',
  'providerMessage',
])

/** Half-open accounts that have had their probe. */
export const probeStore = keyValue<AccountKey, ProbeSlot>('probe-slots', 5, ProbeSlotSchema, accountParts)

type Inputs = {
  readonly accepted: Stream<TenantId, AcceptedRequest>
  readonly attempts: Stream<TenantId, DispatchCompleted>
  readonly receipts: Stream<TenantId, ReceiptReceived>
  /** Messages for the next channel, since intake has refused them on the channel before. */
  readonly passedOver: Stream<TenantId, FallbackRequest>
  readonly walk: Stream<TenantId, WalkOutput>
}

const reads = {
  health: healthStore,
  policies: cpaasPolicies.store,
  consents: consentStore,
  limits: limitStore,
  erasures: erasureStore,
}

const outputs = [
  'dispatched',
  'sent',
  'delivered',
  'failed',
  'expired',
  'adjusted',
  'ended',
  'optOuts',
  'fallbacks',
  'figures',
  'booked',
  'spent',
  'spared',
  'orphans',
] as const

/**
 * Carries each accepted message through its attempts and receipts to one settled end.
 *
 * in    accepted    TenantId → AcceptedRequest
 *       attempts    TenantId → DispatchCompleted, what providers answered
 *       receipts    TenantId → ReceiptReceived, in any order, late, twice, or of nobody's message
 *       passedOver  TenantId → FallbackRequest, from intake: the channel behind a refused one; passed on
 *       walk        TenantId → WalkOutput, from the walk of erasure
 * out   dispatched  TenantId → DispatchRequested, one per attempt
 *       sent, delivered, failed   TenantId → the public events, each at most once per message
 *       expired     TenantId → ReceiptExpired
 *       adjusted    TenantId → CostAdjusted, once a public event has told a cost: each change of it, and that it is final
 *       ended       TenantId → EndedAttempt, each attempt at most once, for its provider's breaker
 *       optOuts     TenantId → OptOutVerdict, each of a provider's at most once, to consent
 *       fallbacks   TenantId → FallbackRequest, messages for the next channel, to intake
 *       figures     TenantId → MessageFigure, for metrics alone
 *       booked      TenantId → Booking, the places of late starts, to intake
 *       spent       TenantId → KnownSpending, of tenants with a cap: each change of a message's known cost, to intake
 *       spared      TenantId → message id, one to a person with an open order to be forgotten, to erasure
 *       orphans     TenantId → DeadLetter, receipts whose attempt never became known
 * state messages    (TenantId, messageId) → MessageRow: one per message, kept 72 h after its end, a stub as soon as nothing
 *                   but adjustments of its cost can be emitted
 *       matches     (TenantId, provider, providerMessageId) → ReceiptMatch: one per attempt that a provider took, kept
 *                   as long as its message can be; one per unknown id, kept while its receipts are parked
 *       probes      account → ProbeSlot: one per half-open account, kept until the slice of time of its probe ends
 * reads health      account → ProviderHealth
 *       policies    TenantId → TenantPolicy
 *       consents    (TenantId, hash of the recipient) → ConsentLedger
 *       limits      (TenantId, level, subject) → LimitUse
 *       erasures    TenantId → TenantErasures
 *
 * Answers and receipts pass the matches before they reach the messages. A receipt that names a message goes by it; one
 * that does not goes by the provider's message id, which the answer to the attempt made known; otherwise it is parked,
 * and released right behind that answer. Messages read the probes that their own dispatches leave behind.
 */
export const delivery = (base: CpaasPolicy, hashes: RecipientHashes) =>
  processor({
    name: 'delivery',
    state: { messages: messageStore, matches: matchStore, probes: probeStore },
    reads,
    in: ['accepted', 'attempts', 'receipts', 'passedOver', 'walk'],
    out: outputs,
    build:
      ({ messages, matches, probes, health, policies, consents, limits, erasures }, eventIds) =>
      ({ accepted, attempts, receipts, passedOver, walk }: Inputs) => {
        const policyOf = policiesInForce(cpaasPolicies, base, policies)
        const outlook = {
          conditionOf: conditionReader(health, probes),
          consentOf: consentReader(ledgerReader(consents, hashes)),
          findRoom: roomFinder(limits),
          hashOf: hashReader(hashes),
          erasures: erasureReader(erasures, hashes),
        }
        const failureId = eventIds.of<CommunicationFailed>('failed')
        const matched = mergeTagged({ answer: attempts, receipt: receipts }).pipe(
          transition(matches, matchRules(base, messages)),
        )
        const lives = mergeTagged({
          accepted,
          answer: matched.pipe(only('answer')),
          receipt: matched.pipe(only('receipt')),
          erased: walk.pipe(only('message')),
        }).pipe(transition(messages, lifeRules(base, policyOf, outlook, failureId)))
        const probed = lives.pipe(
          only('dispatched'),
          filter(isProbe),
          transition(probes, probeRules(base.health, accountKey, slotOf)),
        )
        return {
          dispatched: merge(lives.pipe(only('dispatched')), probed),
          sent: lives.pipe(only('sent')),
          delivered: lives.pipe(only('delivered')),
          failed: lives.pipe(only('failed')),
          expired: lives.pipe(only('expired')),
          adjusted: lives.pipe(only('adjusted')),
          fallbacks: merge(lives.pipe(only('fallback')), passedOver),
          orphans: matched.pipe(only('orphan')),
          ...factsOf(lives),
        }
      },
  })

/** For other processors and metrics. */
const factsOf = (lives: Stream<TenantId, LifeOutput>) => ({
  ended: lives.pipe(only('ended')),
  optOuts: lives.pipe(only('optOut')),
  figures: lives.pipe(only('figure')),
  booked: lives.pipe(only('booked')),
  spent: lives.pipe(only('spent')),
  spared: lives.pipe(only('spared')),
})

const isProbe = ({ value }: StreamRecord<TenantId, DispatchRequested>): boolean => value.probe

const conditionReader =
  (health: StoreReader<AccountKey, ProviderHealth>, probes: StoreReader<AccountKey, ProbeSlot>): ConditionOf =>
  ({ head: { tenantId, channel } }, { provider, credentialRef }) =>
    conditionOfAccount(accountKey(tenantId as TenantId, { provider, channel, credentialRef }), health, probes)

const slotOf = ({ messageId }: DispatchRequested, sentAt: EpochMs): ProbeSlot => ({ messageId, sentAt })
