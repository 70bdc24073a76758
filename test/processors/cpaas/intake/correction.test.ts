import { describe, expect, it } from 'vitest'
import { intake } from '#processors/cpaas/intake/intake.ts'
import type { NotifyRequested } from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, noon, policy, request } from '../samples.ts'

const hour = 3_600_000
const day = 24 * hour

/** Pipes such requests under one key, an hour apart, and says how each is answered. */
const answers = (...requests: readonly Partial<NotifyRequested>[]): readonly string[] => {
  const driver = new ProcessorTestDriver(intake(policy))
  const count = () => [driver.outputOf('requested').length, driver.outputOf('rejected').length] as const
  return requests.map((changes, index) => {
    const [requested, rejected] = count()
    driver.pipe(acme, request({ idempotencyKey: 'key', ...changes }), noon + index * hour)
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
    [
      'is accepted once',
      [wrong, {}, {}, { body: 'other' }, wrong],
      ['rejected', 'requested', 'dropped', 'dropped', 'dropped'],
    ],
  ])('%s', (_name, requests, expected) => {
    expect(answers(...requests)).toEqual(expected)
  })

  it('is corrected under its request id too', () => {
    expect(answers({ idempotencyKey: null, ...wrong }, { idempotencyKey: null })).toEqual(['rejected', 'requested'])
  })

  it('keeps its message id, and is known for seven days after it was accepted', () => {
    const driver = new ProcessorTestDriver(intake(policy)).pipe(acme, request(wrong), noon)
    driver.pipe(acme, request(), noon + 6 * day).pipe(acme, request(), noon + 13 * day - 1)
    expect(driver.outputOf('requested').map(({ messageId }) => messageId)).toEqual([
      driver.outputOf('rejected')[0]?.messageId,
    ])
  })
})
