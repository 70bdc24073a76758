import { describe, expect, it } from 'vitest'
import { retryDelayMs } from '#processors/shared/retry-schedule.ts'
import type { DispatchCompleted } from '#schemas/types.ts'
import { accepted, answerTo, noon, outage, policy } from '../samples.ts'
import { hour, tell } from './story.ts'

describe('retries', () => {
  it('makes three attempts on the primary and a fourth on the backup, each after its wait', () => {
    const story = tell()
    for (const attempt of [1, 2, 3]) {
      story.answer({ ...outage, completedAt: null }).wait(retryDelayMs(policy.retry, attempt, 'msg_1') - 1)
      expect(story.dispatched).toHaveLength(attempt)
      story.wait(1)
      expect(story.dispatched).toHaveLength(attempt + 1)
    }
    expect(story.providers).toEqual(['TWILIO', 'TWILIO', 'TWILIO', 'AWS_SNS'])
    expect(story.dispatched.map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      'msg_1-1',
      'msg_1-2',
      'msg_1-3',
      'msg_1-4',
    ])
    story.accept()
    expect(story.driver.outputOf('sent')).toMatchObject([
      { provider: 'AWS_SNS', failoverFrom: 'TWILIO', attempt: 4, possibleDuplicate: false },
    ])
  })

  it('fails with its log when the attempts run out', () => {
    const story = tell()
    for (const cost of [0, 0, 0]) story.answer({ ...outage, cost_usd: cost, latencyMs: 40 }).retry()
    const endedAt = story.driver.now
    story.answer({ outcome: 'REJECTED', providerErrorCode: 'Unknown error attempting to reach phone', cost_usd: 600 })
    expect(story.driver.outputOf('failed')).toMatchObject([
      {
        status: 'FAILED',
        provider: 'AWS_SNS',
        failureClass: 'UNKNOWN',
        exhausted: 'RETRIES',
        errorCode: 'REJECTED',
        providerErrorCode: 'Unknown error attempting to reach phone',
        errorMessage: 'every attempt that the policy allows has failed',
        attempts: 4,
        attemptLog: [
          { attempt: 1, provider: 'TWILIO', outcome: 'REJECTED', latencyMs: 40, cost_usd: 0, at: noon },
          { attempt: 2 },
          { attempt: 3 },
          { attempt: 4, provider: 'AWS_SNS', cost_usd: 600, at: endedAt },
        ],
        cost_usd: 600,
        costFinal: true,
        failedAt: endedAt,
      },
    ])
    expect(story.events).toEqual(['failed'])
  })

  it.each<[string, Partial<DispatchCompleted>, object]>([
    ['content that is refused', { outcome: 'REJECTED', providerErrorCode: '30007' }, { failureClass: 'CONTENT_FAULT' }],
    [
      'a number that does not exist',
      { outcome: 'REJECTED', providerErrorCode: '30005' },
      { failureClass: 'RECIPIENT_FAULT' },
    ],
    ['a recipient who opted out', { outcome: 'REJECTED', providerErrorCode: '21610' }, { failureClass: 'OPTED_OUT' }],
  ])('gives up at once on %s', (_name, changes, expected) => {
    const story = tell().answer(changes).wait(hour)
    expect(story.driver.outputOf('failed')).toMatchObject([{ ...expected, exhausted: 'NON_RETRYABLE', attempts: 1 }])
    expect(story.dispatched).toHaveLength(1)
  })

  it.each([
    ['a phone that was off', { outcome: 'REJECTED', providerErrorCode: '30003' }],
    ['an error that nobody knows', { outcome: 'REJECTED', providerErrorCode: 'new' }],
  ] as const)('tries once more after %s, not twice', (_name, changes) => {
    const story = tell().answer(changes).retry().answer(changes)
    expect(story.driver.outputOf('failed')).toMatchObject([{ exhausted: 'RETRIES', attempts: 2 }])
  })

  it('waits at least as long as a provider that has too much to do asks for', () => {
    const story = tell().answer({ outcome: 'REJECTED', httpStatus: 429, retryAfterMs: 30_000 }).wait(29_999)
    expect(story.dispatched).toHaveLength(1)
    expect(story.wait(1).dispatched).toHaveLength(2)
  })

  it('goes to the other provider when one refuses the credential, and fails when both do', () => {
    const story = tell().answer({ outcome: 'REJECTED', httpStatus: 401 }).retry()
    expect(story.providers).toEqual(['TWILIO', 'AWS_SNS'])
    story.answer({ outcome: 'REJECTED', httpStatus: 403 }).retry()
    expect(story.driver.outputOf('failed')).toMatchObject([
      { failureClass: 'NO_PROVIDER', exhausted: 'NO_PROVIDER', attempts: 2 },
    ])
  })

  it('gives up when the next attempt would come after the deadline', () => {
    const story = tell({ category: 'OTP' }).wait(118_000).answer(outage)
    expect(story.driver.outputOf('failed')).toMatchObject([{ failureClass: 'EXPIRED', exhausted: 'DEADLINE' }])
  })

  it('ignores answers that come again, of unknown attempts or messages, or from another provider', () => {
    const story = tell().answer(outage).answer(outage)
    story
      .pipe(answerTo({ ...story.last, attempt: 9 }, outage))
      .pipe(answerTo({ ...story.last, messageId: 'msg_2' }, outage))
    story.pipe(accepted({ ...story.last, provider: 'AWS_SNS' }))
    expect(story.events).toEqual([])
    expect(story.retry().dispatched).toHaveLength(2)
    expect(story.driver.deadLetters).toEqual([])
  })
})
