import { describe, expect, it } from 'vitest'
import { repetitionOf } from '#processors/cpaas/intake/correction.ts'
import { intake } from '#processors/cpaas/intake/intake.ts'
import type { NotifyRequested } from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, hashes, noon, policy, request } from '../samples.ts'

const hour = 3_600_000
const day = 24 * hour

/** Pipes such requests under one key, an hour apart, and says how each is answered. */
const answers = (...requests: readonly Partial<NotifyRequested>[]): readonly string[] => {
  const driver = new ProcessorTestDriver(intake(policy, hashes))
  const count = () => [driver.outputOf('requested').length, driver.outputOf('rejected').length] as const
  return requests.map((changes, index) => {
    const [requested, rejected] = count()
    driver.pipeInto('requested', acme, request({ idempotencyKey: 'key', ...changes }), noon + index * hour)
    const [requestedNow, rejectedNow] = count()
    return requestedNow > requested ? 'requested' : rejectedNow > rejected ? 'rejected' : 'dropped'
  })
}

const wrong = { recipient: '5550171' } as const

describe('a refused request under the same key', () => {
  it.each<[string, readonly Partial<NotifyRequested>[], readonly string[]]>([
    ['is answered again when corrected', [wrong, {}], ['rejected', 'requested']],
    ['is answered again when still wrong', [wrong, { body: null }, {}], ['rejected', 'rejected', 'requested']],
    [
      'is answered again when its start is corrected',
      [{ sendAfter: 1 }, { sendAfter: noon + day }],
      ['rejected', 'requested'],
    ],
    ['is a repeat when unchanged', [wrong, wrong, wrong], ['rejected', 'dropped', 'dropped']],
    [
      'is a repeat with other ids, another time of asking or other metadata',
      [wrong, { ...wrong, requestId: 'req-2', requestedAt: noon, metadata: { try: '2' } }],
      ['rejected', 'dropped'],
    ],
    [
      'is a repeat with its variables in another order',
      [
        { ...wrong, variables: { a: '1', b: '2' } },
        { ...wrong, variables: { b: '2', a: '1' } },
      ],
      ['rejected', 'dropped'],
    ],
    ['is accepted once', [wrong, {}, {}, {}], ['rejected', 'requested', 'dropped', 'dropped']],
  ])('%s', (_name, requests, expected) => {
    expect(answers(...requests)).toEqual(expected)
  })

  it('is corrected under its request id too', () => {
    expect(answers({ idempotencyKey: null, ...wrong }, { idempotencyKey: null })).toEqual(['rejected', 'requested'])
  })

  it('keeps its message id, and is known for seven days after it was accepted', () => {
    const driver = new ProcessorTestDriver(intake(policy, hashes)).pipeInto('requested', acme, request(wrong), noon)
    driver
      .pipeInto('requested', acme, request(), noon + 6 * day)
      .pipeInto('requested', acme, request(), noon + 13 * day - 1)
    expect(driver.outputOf('requested').map(({ messageId }) => messageId)).toEqual([
      driver.outputOf('rejected')[0]?.messageId,
    ])
  })
})

describe('another request under the key of an accepted one', () => {
  const other = { body: 'other' } as const

  it.each<[string, readonly Partial<NotifyRequested>[], readonly string[]]>([
    ['is refused', [{}, other], ['requested', 'rejected']],
    ['is refused once', [{}, other, other, other], ['requested', 'rejected', 'dropped', 'dropped']],
    ['is refused to another recipient', [{}, { recipient: '+14155550172' }], ['requested', 'rejected']],
    ['is refused though it could not be sent either', [{}, wrong], ['requested', 'rejected']],
    [
      'is refused after a correction, as what was refused before',
      [wrong, {}, wrong],
      ['rejected', 'requested', 'rejected'],
    ],
    ['makes no repeat of the accepted one', [{}, other, {}], ['requested', 'rejected', 'dropped']],
  ])('%s', (_name, requests, expected) => {
    expect(answers(...requests)).toEqual(expected)
  })

  it('is refused under a request id too', () => {
    expect(answers({ idempotencyKey: null }, { idempotencyKey: null, ...other })).toEqual(['requested', 'rejected'])
  })

  it('names no message: that of the key goes its way', () => {
    const driver = new ProcessorTestDriver(intake(policy, hashes))
      .pipeInto('requested', acme, request(), noon)
      .pipeInto('requested', acme, request(other), noon)
    expect(driver.outputOf('rejected')).toMatchObject([
      { messageId: null, reasons: [{ code: 'IDEMPOTENCY_CONFLICT' }], rejectedAt: noon },
    ])
    expect(driver.outputOf('accepted')).toHaveLength(1)
  })

  it('is known for as long as the accepted one', () => {
    const driver = new ProcessorTestDriver(intake(policy, hashes)).pipeInto('requested', acme, request(), noon)
    driver
      .pipeInto('requested', acme, request(other), noon + 6 * day)
      .pipeInto('requested', acme, request(other), noon + 7 * day)
    expect(driver.outputOf('requested')).toHaveLength(2)
  })

  it('is taken for a repeat where an earlier build had kept no wording', () => {
    const earlier = { refusedWording: '', acceptedWording: '' }
    expect(repetitionOf(earlier, 'any')).toBe('REPEAT')
  })
})
