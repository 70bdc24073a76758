import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeAnswer } from '#processors/cpaas/delivery/merge-answer.ts'
import { mergeReceipt } from '#processors/cpaas/delivery/merge-receipt.ts'
import { openAttempt } from '#processors/cpaas/delivery/message-life.ts'
import { isPriceFinal } from '#processors/cpaas/delivery/price.ts'
import type { DispatchCompleted, ReceiptFacts } from '#schemas/types.ts'
import { answer, noon, twilio } from '../samples.ts'

const attempt = openAttempt({ attempt: 1, ...twilio, idempotencyKey: 'msg_1-1', breakerSeq: 0, listMicroUsd: null })

const facts = (changes: Partial<ReceiptFacts>): ReceiptFacts => ({
  status: 'SENT',
  providerMessageId: 'SM1',
  providerErrorCode: null,
  occurredAt: noon,
  costMicroUsd: null,
  isFinal: false,
  ...changes,
})

const anyReceipt: fc.Arbitrary<ReceiptFacts> = fc.record({
  status: fc.constantFrom('SENT', 'DELIVERED', 'READ', 'UNDELIVERED', 'FAILED', 'UNKNOWN'),
  providerMessageId: fc.constant('SM1'),
  providerErrorCode: fc.constantFrom(null, '30003', '30005'),
  occurredAt: fc.integer({ min: noon, max: noon + 5 }),
  costMicroUsd: fc.constantFrom(null, 0, -7_500, 7_500, 8_300, 2 ** 50),
  isFinal: fc.boolean(),
})

describe('mergeReceipt', () => {
  it('comes to the same whatever the order of the receipts, and however often each came', () => {
    const mergeAll = (receipts: readonly ReceiptFacts[]) => receipts.reduce(mergeReceipt, attempt)
    const shuffled = fc
      .array(anyReceipt, { minLength: 1, maxLength: 6 })
      .chain((receipts) =>
        fc.tuple(
          fc.constant(receipts),
          fc.shuffledSubarray([...receipts, ...receipts], { minLength: receipts.length * 2 }),
        ),
      )
    fc.assert(
      fc.property(shuffled, ([receipts, again]) => {
        expect(mergeAll(again)).toEqual(mergeAll(receipts))
      }),
    )
  })

  it('gives the same attempt back for a repeat and for a status that nobody knows', () => {
    const once = mergeReceipt(attempt, facts({ costMicroUsd: 7_500 }))
    expect(mergeReceipt(once, facts({ costMicroUsd: 7_500 }))).toBe(once)
    expect(mergeReceipt(attempt, facts({ status: 'UNKNOWN', costMicroUsd: 1 }))).toBe(attempt)
  })
})

describe('the price of a receipt', () => {
  const priceAfter = (...receipts: readonly (readonly [costMicroUsd: number | null, isFinal: boolean])[]) => {
    const merged = receipts.reduce(
      (before, [costMicroUsd, isFinal]) => mergeReceipt(before, facts({ costMicroUsd, isFinal })),
      attempt,
    )
    return [merged.receiptMicroUsd, isPriceFinal(merged)]
  }

  it.each([
    ['the last one', [[8_300, true]], [8_300, true]],
    ['the last one, below zero by convention', [[-8_300, true]], [8_300, true]],
    [
      'the last one after a higher estimate',
      [
        [9_000, false],
        [8_300, true],
      ],
      [8_300, true],
    ],
    [
      'the last one before a higher estimate',
      [
        [8_300, true],
        [9_000, false],
      ],
      [8_300, true],
    ],
    [
      'the highest of others',
      [
        [7_500, false],
        [-8_300, false],
        [8_000, false],
      ],
      [8_300, false],
    ],
    [
      'one before a last receipt without any',
      [
        [7_500, false],
        [null, true],
      ],
      [7_500, false],
    ],
    ['none, though the last receipt came', [[null, true]], [null, false]],
    ['none for what no message costs', [[1_000_000 * 1_000_000 + 1, true]], [null, false]],
    ['nothing, when that is what it cost', [[0, true]], [0, true]],
  ] as const)('is %s', (_name, receipts, expected) => {
    expect(priceAfter(...receipts)).toEqual(expected)
  })

  it('that a build called final without knowing it is not', () => {
    const known = { ...attempt, priceFinal: true }
    expect(isPriceFinal(known)).toBe(false)
    expect(isPriceFinal(mergeReceipt(known, facts({ costMicroUsd: 7_500 })))).toBe(false)
  })
})

describe('mergeAnswer', () => {
  const merge = (...answers: readonly Partial<DispatchCompleted>[]) =>
    answers.reduce((merged, changes) => mergeAnswer(merged, answer(changes), noon), attempt)
  const accepted = { outcome: 'ACCEPTED', providerMessageId: 'SM1', cost_usd: 7_500 } as const
  const refused = { outcome: 'REJECTED', httpStatus: 503, latencyMs: 9 } as const
  const unclear = { outcome: 'TIMEOUT', latencyMs: 10_000 } as const

  it.each([
    ['acceptance over an unclear end', accepted, unclear],
    ['acceptance over a refusal', accepted, refused],
    ['a refusal over an unclear end', refused, unclear],
  ])('prefers %s, whatever their order', (_name, stronger, weaker) => {
    expect(merge(weaker, stronger)).toEqual(merge(stronger))
    expect(merge(stronger, weaker)).toEqual(merge(stronger))
  })

  it('takes the highest price that answers state, whatever their sign and order', () => {
    const answers = [accepted, { ...accepted, cost_usd: -8_300 }, { ...unclear, cost_usd: 7_900 }]
    for (const order of [answers, answers.toReversed()])
      expect(merge(...order)).toMatchObject({ outcome: 'ACCEPTED', submitMicroUsd: 8_300 })
  })

  it('gives the same attempt back for a repeat', () => {
    const once = merge(refused)
    expect(mergeAnswer(once, answer(refused), noon)).toBe(once)
  })

  it('keeps what the answer says', () => {
    expect(merge(refused)).toMatchObject({
      outcomeClass: 'PROVIDER_FAULT',
      errorCode: 'HTTP_503',
      endedAt: noon,
      latencyMs: 9,
    })
    expect(merge(accepted)).toMatchObject({
      outcomeClass: null,
      errorCode: null,
      providerMessageId: 'SM1',
      submitMicroUsd: 7_500,
    })
  })
})
