import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { delivery, messageStore } from '#processors/cpaas/delivery/delivery.ts'
import { type LifeInput, lifeRules } from '#processors/cpaas/delivery/live-message.ts'
import { isStub, type MessageRow } from '#processors/cpaas/delivery/message-row.ts'
import type { LifeOutput } from '#processors/cpaas/delivery/life-step.ts'
import type { DispatchCompleted, ReceiptFacts, ReceiptReceived, ReceiptStatus } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acceptance, acme, answer, hashes, inForce, noon, policy, receipt } from '../samples.ts'
import { lifeIn } from './story.ts'

const rules = lifeRules(
  policy,
  () => inForce,
  {
    conditionOf: () => ({ health: undefined, probed: false }),
    consentOf: () => ({ consent: 'GIVEN', version: 0 }),
    findRoom: () => ({ startsAt: noon, bookings: [], tightest: '', remaining: 0 }),
    hashOf: () => '',
    erasures: { isOpen: () => false, isToBeForgotten: () => false },
  },
  () => 'evt-failed',
)
const record = {} as StreamRecord<TenantId, LifeInput>
const start = noon as StreamTime

const accepted: LifeInput = { kind: 'accepted', value: acceptance() }

const later = after(start, 120_000)
/** A clock that is at present, the key of the one row, and the cause of what its timer emits. */
const timer = (at: StreamTime) => [at, at, [acme, 'msg_1'], { id: 'timer-1', time: at, extensions: {} }] as const

/** One attempt under way. */
const oneAttempt = rules.on(undefined, accepted, start, record, start).state!
/** The first attempt without an answer, the second one under way. */
const unanswered = lifeIn(rules.onTimer!(oneAttempt, ...timer(after(start, policy.submitTimeoutMs))).state)
const twoAttempts = rules.onTimer!(unanswered, ...timer(unanswered.dueAt as StreamTime)).state!

const answered = (attempt: number, changes: Partial<DispatchCompleted>): LifeInput => ({
  kind: 'answer',
  value: answer({ attempt, completedAt: noon + 100, ...changes }),
})
const received = (
  attempt: number,
  status: ReceiptStatus,
  occurredAt: number,
  price: Partial<Pick<ReceiptFacts, 'costMicroUsd' | 'isFinal'>> = {},
): LifeInput => {
  const facts: ReceiptFacts = {
    status,
    providerMessageId: `SM${attempt}`,
    providerErrorCode: null,
    occurredAt,
    costMicroUsd: null,
    isFinal: false,
    ...price,
  }
  return { kind: 'receipt', value: { messageId: 'msg_1', attempt, facts } }
}

const taken = (attempt: number): LifeInput[] => [
  answered(attempt, { outcome: 'TIMEOUT' }),
  answered(attempt, { outcome: 'ACCEPTED', providerMessageId: `SM${attempt}`, cost_usd: 7_500 }),
  received(attempt, 'SENT', noon + 200),
  received(attempt, 'UNDELIVERED', noon + 300),
  received(attempt, 'DELIVERED', noon + 400),
  received(attempt, 'READ', noon + 500),
]
const refused = (attempt: number): LifeInput[] => [
  answered(attempt, { outcome: 'TIMEOUT', retryAfterMs: 90_000 }),
  answered(attempt, { outcome: 'REJECTED', httpStatus: 503 }),
  answered(attempt, { outcome: 'REJECTED', httpStatus: 503, retryAfterMs: 200_000 }),
]

interface End {
  readonly life: MessageRow
  readonly kinds: readonly LifeOutput['kind'][]
}

/** Applies inputs in this order at one moment, later than all that is in them. How often a cost is adjusted depends on the order. */
const apply = (life: MessageRow, inputs: readonly LifeInput[]): End =>
  inputs.reduce<End>(
    ({ life: before, kinds }, input) => {
      const { state, emit = [] } = rules.on(before, input, later, record, later)
      return { life: state!, kinds: [...kinds, ...emit.map(({ kind }) => kind)].filter((kind) => kind !== 'adjusted') }
    },
    { life, kinds: [] },
  )

/** The cost as its readers add it up, and whether they take it for final. */
const toldCost = (life: MessageRow, inputs: readonly LifeInput[]) => {
  let cost = NaN
  let isFinal = false
  let row: MessageRow | undefined = life
  for (const input of inputs) {
    const { state, emit = [] }: ReturnType<typeof rules.on> = rules.on(row, input, later, record, later)
    for (const { kind, value } of emit) {
      if (kind === 'adjusted') cost += value.delta_usd
      else if (kind === 'sent' || kind === 'delivered' || kind === 'failed') cost = value.cost_usd
      else continue
      isFinal = value.costFinal
    }
    row = state
  }
  return { cost, isFinal }
}

/**
 * Whether a failure was published depends on whether it was known before a delivery was; nothing else may depend on
 * order.
 */
const comparable = ({ life, kinds }: End) => {
  const isDelivered = isStub(life) || life.deliveredAt !== null
  return {
    life: isDelivered ? { ...life, failedAt: null, failedEventId: null } : life,
    kinds: kinds.filter((kind) => kind !== 'failed' || !isDelivered).toSorted(),
  }
}

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))

const isFailure = (input: LifeInput): boolean => input.kind === 'receipt' && input.value.facts.status === 'UNDELIVERED'
const isArrival = (input: LifeInput): boolean =>
  input.kind === 'receipt' && ['DELIVERED', 'READ'].includes(input.value.facts.status)

describe('the order of answers and receipts', () => {
  it('changes neither the end nor the public events, in all 720 orders of six', () => {
    const expected = comparable(apply(oneAttempt, taken(1)))
    for (const inputs of permutations(taken(1))) {
      const end = apply(oneAttempt, inputs)
      expect(comparable(end)).toEqual(expected)
      expect(end.kinds.includes('failed')).toBe(inputs.findIndex(isFailure) < inputs.findIndex(isArrival))
    }
    expect(expected.kinds).toEqual(['delivered', 'sent'])
  })

  it.each([
    ['which stay open', false, { cost: 9_900, isFinal: false }],
    ['of which one is the last', true, { cost: 8_000, isFinal: true }],
  ])('changes neither the end nor the told cost, in all 720 orders of six with late prices %s', (_, isFinal, cost) => {
    const inputs = [
      answered(1, { outcome: 'TIMEOUT' }),
      answered(1, { outcome: 'ACCEPTED', providerMessageId: 'SM1', cost_usd: 7_500 }),
      received(1, 'SENT', noon + 200, { costMicroUsd: 7_700 }),
      received(1, 'UNDELIVERED', noon + 300),
      received(1, 'DELIVERED', noon + 400, { costMicroUsd: 9_900 }),
      received(1, 'READ', noon + 500, { costMicroUsd: 8_000, isFinal }),
    ]
    const expected = comparable(apply(oneAttempt, inputs))
    for (const order of permutations(inputs)) {
      expect(comparable(apply(oneAttempt, order))).toEqual(expected)
      expect(toldCost(oneAttempt, [...order, ...order])).toEqual(cost)
    }
  })

  it('does not matter for any six facts about two attempts, told once or twice', () => {
    const facts = (attempt: number) =>
      fc.constantFrom(taken(attempt), refused(attempt)).chain((all) => fc.subarray(all, { maxLength: 3 }))
    const ordered = fc.tuple(facts(1), facts(2), fc.boolean()).chain(([first, second, twice]) => {
      const inputs = [...first, ...second]
      const told = twice ? [...inputs, ...inputs] : inputs
      return fc.tuple(fc.constant(inputs), fc.shuffledSubarray(told, { minLength: told.length }))
    })
    fc.assert(
      fc.property(ordered, ([inputs, shuffled]) => {
        expect(comparable(apply(twoAttempts, shuffled))).toEqual(comparable(apply(twoAttempts, inputs)))
      }),
      { numRuns: 1_000 },
    )
  })

  it('publishes sent before delivered, each at most once', () => {
    for (const inputs of permutations(taken(1))) {
      const { kinds } = apply(oneAttempt, [...inputs, ...inputs])
      expect(kinds.filter((kind) => kind === 'sent' || kind === 'delivered')).toEqual(['sent', 'delivered'])
    }
  })

  it('does not matter either when receipts name no message and wait for their answer', () => {
    type Report =
      | { readonly to: 'attempts'; readonly value: DispatchCompleted }
      | { readonly to: 'receipts'; readonly value: ReceiptReceived }
    const told = (status: ReceiptStatus, messageId: string | null): Report => ({
      to: 'receipts',
      value: receipt({ status, messageId, occurredAt: noon + 300 }),
    })
    const reports: Report[] = [
      { to: 'attempts', value: answer({ providerMessageId: 'SM1', completedAt: noon + 100 }) },
      told('SENT', null),
      told('DELIVERED', null),
      told('DELIVERED', 'msg_1'),
      told('READ', 'msg_1'),
      told('READ', null),
    ]
    const run = (order: readonly Report[]) => {
      const driver = new ProcessorTestDriver(delivery(policy, hashes)).pipeInto('accepted', acme, acceptance(), noon)
      for (const { to, value } of order) {
        if (to === 'attempts') driver.pipeInto(to, acme, value, noon)
        else driver.pipeInto(to, acme, value, noon)
      }
      const kinds = (['sent', 'delivered', 'failed', 'orphans'] as const).map((name) => driver.outputOf(name).length)
      return { row: driver.row(messageStore, [acme, 'msg_1']), kinds }
    }
    const expected = run(reports)
    expect(expected.kinds).toEqual([1, 1, 0, 0])
    fc.assert(
      fc.property(fc.shuffledSubarray(reports, { minLength: reports.length }), (order) => {
        expect(run(order)).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })
})
