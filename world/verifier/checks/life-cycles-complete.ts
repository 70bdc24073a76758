import { type Check, checkResult, type Given } from '#world/verifier/check.ts'
import { countsAttempts, numberFault } from '#world/verifier/entity-life.ts'
import { type MessageLife, messageLives, waitsForProof } from '#world/verifier/message-life.ts'
import { newestOutput } from '#world/verifier/outcome.ts'
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
 * events leave in the order of their causes. Steps are numbered from 0 without a gap, so that none can be lost unseen.
 */
export const lifeCyclesComplete: Check = (given) => {
  const { outcome, expectations, dead } = given
  const { requests, unasked } = requestsOf(outcome, dead)
  const lives = messageLives(outcome, dead)
  const newestMs = newestOutput(outcome)
  const overdueMs = newestMs - expectations.receiptTimeoutMs
  const order = tenantOrder(outcome, inputs, outputs, dead)
  const faults = [
    ...lostInputs(given),
    ...requests.filter(({ answers }) => answers.length !== 1).map(answerFault),
    ...unasked.map((answer) => `${positionText(answer)} answers no request`),
    ...lives.flatMap((life) => lifeFault(life, newestMs, overdueMs) ?? []),
    ...order.faults,
  ]
  const waiting = lives.filter((life) => !/[SF]/.test(life.pattern)).length
  return checkResult(
    faults,
    `${requests.length} requests answered once; ${lives.length} messages, of which ${waiting} wait for proof; ${order.compared} events in the order of their causes`,
  )
}

const lostInputs = ({ outcome, manifest }: Given): readonly string[] =>
  Object.entries(manifest.sent)
    .filter(([topic, sent]) => (outcome.counts[topic] ?? 0) < sent)
    .map(([topic, sent]) => `${sent} records were sent to ${topic}, ${outcome.counts[topic] ?? 0} are there`)

const answerFault = ({ first, answers }: Request): string =>
  answers.length === 0
    ? `${positionText(first)} was never answered`
    : `${positionText(first)} was answered ${answers.length} times, last by ${positionText(answers.at(-1)!)}`

const lifeFault = (life: MessageLife, newestMs: number, overdueMs: number): string | undefined => {
  const fault = stepFault(life) ?? endFault(life, newestMs, overdueMs)
  return fault === undefined ? undefined : `the message that ends with ${positionText(life.last)} ${fault}`
}

const stepFault = (life: MessageLife): string | undefined => {
  if (!lifeCycle.test(life.pattern)) return `goes ${life.pattern}`
  if (!countsAttempts(life)) return 'has attempts that do not count from 1'
  return numberFault(life)
}

/** `overdueMs`: what was sent by then has waited too long for a receipt. */
const endFault = (life: MessageLife, newestMs: number, overdueMs: number): string | undefined => {
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
