import type { EpochMs } from '#schemas/types.ts'
import { type Check, checkResult, type Given } from '#world/verifier/check.ts'
import { countsAttempts, numberFault } from '#world/verifier/entity-life.ts'
import { erasuresByPerson, personKey } from '#world/verifier/erasures.ts'
import {
  type MessageLife,
  messageLives,
  requestOf,
  waitsForMorning,
  waitsForProof,
} from '#world/verifier/message-life.ts'
import { newestOutput } from '#world/verifier/outcome.ts'
import { publishedPolicies } from '#world/verifier/published-policy.ts'
import { type Request, requestsOf } from '#world/verifier/requests.ts'
import { positionText } from '#world/verifier/seen-event.ts'
import { tenantOrder } from '#world/verifier/tenant-order.ts'

/**
 * Requested, attempts, sent, and then at most one end; a missing receipt may be told before a late end comes. A failure can be
 * overruled by a delivery. Its cost is adjusted after an event has told it. Nothing is attempted again once a provider has it, and nothing is told twice.
 */
const lifeCycle = /^RD*(SA*X?A*F?A*V?A*|FA*(SVA*)?)?$/

const inputs = ['notifyRequested', 'dispatchCompleted', 'receiptReceived'] as const
const outputs = [
  'communicationRequested',
  'communicationRejected',
  'communicationSent',
  'communicationDelivered',
  'communicationFailed',
  'dispatchRequested',
] as const

/**
 * Every request is answered once, every message goes its way step by step to an end that its receipts allow, and per tenant
 * events leave in the order of their causes. A message may wait for the end of quiet hours beyond the end of the run. A message to a forgotten
 * recipient may end as sent. Steps are numbered from 0 without a gap: none can be lost unseen.
 */
export const lifeCyclesComplete: Check = (given) => {
  const { outcome, expectations, dead } = given
  const { requests, unasked } = requestsOf(given)
  const lives = messageLives(outcome, dead)
  const newestMs = newestOutput(outcome)
  const times = { newestMs, overdueMs: newestMs - expectations.receiptTimeoutMs }
  const policies = publishedPolicies(outcome, dead)
  const isForgotten = forgotten(given)
  const order = tenantOrder(outcome, inputs, outputs, dead)
  const faults = [
    ...lostInputs(given),
    ...requests.flatMap((request) => answerFault(request) ?? []),
    ...unasked.map((answer) => `${positionText(answer)} answers no request`),
    ...lives
      .filter((life) => !waitsForMorning(life, policies, newestMs))
      .flatMap((life) => lifeFault(life, isForgotten(life), times) ?? []),
    ...order.faults,
  ]
  const waiting = lives.filter((life) => !/[SF]/.test(life.pattern))
  const inQuiet = waiting.filter((life) => waitsForMorning(life, policies, newestMs)).length
  return checkResult(
    faults,
    `${requests.length} requests answered once; ${lives.length} messages, of which ${waiting.length - inQuiet} wait for proof and ${inQuiet} for the end of quiet hours; ${order.compared} events in the order of their causes`,
  )
}

const lostInputs = ({ outcome, manifest }: Given): readonly string[] =>
  Object.entries(manifest.sent)
    .filter(([topic, sent]) => (outcome.counts[topic] ?? 0) < sent)
    .map(([topic, sent]) => `${sent} records were sent to ${topic}, ${outcome.counts[topic] ?? 0} are there`)

/** A second request under a key is refused for that reason, and no other one is. */
const answerFault = ({ first, isConflict, answers }: Request): string | undefined => {
  const [answer, ...more] = answers
  if (answer === undefined) return `${positionText(first)} was never answered`
  if (more.length > 0)
    return `${positionText(first)} was answered ${answers.length} times, last by ${positionText(answers.at(-1)!)}`
  const isTold = 'reasons' in answer.data && answer.data.reasons[0]?.code === 'IDEMPOTENCY_CONFLICT'
  if (isTold === isConflict) return undefined
  return `${positionText(answer)} ${isTold ? 'tells of a conflict that there is not' : 'does not tell of a conflict'}`
}

/** Whether the recipient of a message may have been forgotten since its request. */
const forgotten = ({ outcome, dead, expectations: { slackMs } }: Given): ((life: MessageLife) => boolean) => {
  const erasures = erasuresByPerson(outcome, dead)
  return (life) => {
    const request = requestOf(life)
    const orderedMs = request === undefined ? undefined : erasures.get(personKey(request.data))
    return request !== undefined && orderedMs !== undefined && request.timestamp <= orderedMs + slackMs
  }
}

interface Times {
  readonly newestMs: EpochMs
  /** A message sent by then has waited too long for a receipt. */
  readonly overdueMs: EpochMs
}

/** To a forgotten recipient the receipts of a message bring no further event. */
const lifeFault = (life: MessageLife, isForgotten: boolean, times: Times): string | undefined => {
  const fault = stepFault(life) ?? (isForgotten && /[SF]/.test(life.pattern) ? undefined : endFault(life, times))
  return fault === undefined ? undefined : `the message that ends with ${positionText(life.last)} ${fault}`
}

const stepFault = (life: MessageLife): string | undefined => {
  if (!lifeCycle.test(life.pattern)) return `goes ${life.pattern}`
  if (!countsAttempts(life)) return 'has attempts that do not count from 1'
  return numberFault(life)
}

const endFault = (life: MessageLife, { newestMs, overdueMs }: Times): string | undefined => {
  const { pattern, receipts, dispatches, last } = life
  if (pattern.includes('V')) return undefined
  if (receipts.has('DELIVERED') || receipts.has('READ')) return 'lacks the delivery that a receipt tells of'
  if (pattern.includes('F')) return undefined
  // With several attempts the receipt may be about one that another has made up for.
  const isRefused = (receipts.has('UNDELIVERED') || receipts.has('FAILED')) && dispatches.length === 1
  if (isRefused) return 'lacks the failure that a receipt tells of'
  if (/SA*$/.test(pattern) && last.timestamp < overdueMs) return 'waits for a receipt for too long'
  return pattern.includes('S') || waitsForProof(life, newestMs) ? undefined : 'has no end'
}
