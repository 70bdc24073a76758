import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeAnswer } from '#processors/cpaas/delivery/merge-answer.ts'
import { mergeReceipt } from '#processors/cpaas/delivery/merge-receipt.ts'
import type { DispatchCompleted, MessageAttempt, ReceiptFacts } from '#schemas/types.ts'
import { answer, noon, twilio } from '../samples.ts'

const attempt: MessageAttempt = {
  attempt: 1,
  ...twilio,
  idempotencyKey: 'msg_1-1',
  outcome: null,
  outcomeClass: null,
  errorCode: null,
  providerErrorCode: null,
  providerMessageId: null,
  endedAt: null,
  latencyMs: 0,
  retryAfterMs: null,
  submitMicroUsd: null,
  receiptMicroUsd: null,
  priceFinal: false,
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  undeliveredAt: null,
  receiptErrorCode: null,
}

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
  costMicroUsd: fc.constantFrom(null, 0, 7_500, 8_300),
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
