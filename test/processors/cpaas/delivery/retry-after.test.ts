import { describe, expect, it } from 'vitest'
import type { DispatchCompleted } from '#schemas/types.ts'
import { policy, twilio } from '../samples.ts'
import { type Story, tell } from './story.ts'

/** An OTP is of use for 120 s. */
const otp = { category: 'OTP' } as const
const busy = (retryAfterMs: number): Partial<DispatchCompleted> => ({
  outcome: 'REJECTED',
  httpStatus: 429,
  retryAfterMs,
})
const failures = (story: Story) => story.driver.outputOf('failed').map(({ exhausted }) => exhausted)

describe('a provider that asks for time', () => {
  it('gets it, as long as the message has it', () => {
    const story = tell(otp).answer(busy(119_999)).wait(119_998)
    expect(story.providers).toEqual(['TWILIO'])
    expect(story.wait(1).providers).toEqual(['TWILIO', 'TWILIO'])
  })

  it.each([120_000, 2 ** 52 - 1])(
    'loses a message that has no %i ms to the next provider, after the usual wait',
    (ms) => {
      const story = tell(otp).answer(busy(ms)).retry()
      expect(story.providers).toEqual(['TWILIO', 'AWS_SNS'])
      expect(failures(story)).toEqual([])
    },
  )

  it('stays lost to the message, also when the next provider fails', () => {
    const story = tell(otp).answer(busy(120_000)).retry().answer({ outcome: 'UNREACHABLE' }).retry()
    expect(story.providers).toEqual(['TWILIO', 'AWS_SNS', 'AWS_SNS'])
  })

  it('ends the message when both do', () => {
    const story = tell(otp).answer(busy(120_000)).retry().answer(busy(120_000))
    expect(failures(story)).toEqual(['DEADLINE'])
    expect(story.driver.outputOf('failed')).toMatchObject([{ failureClass: 'EXPIRED', attempts: 2 }])
  })

  it('ends the message where the policy names no other', () => {
    const routes = { ...policy.routes, SMS: [{ ...twilio, idempotent: false }] }
    expect(failures(tell(otp, { ...policy, routes }).answer(busy(120_000)))).toEqual(['DEADLINE'])
    expect(failures(tell(otp, { ...policy, maxProviders: 1 }).answer(busy(120_000)))).toEqual(['DEADLINE'])
  })

  it.each<[string, readonly Partial<DispatchCompleted>[]]>([
    ['behind an unclear answer', [{ outcome: 'TIMEOUT' }, busy(300_000)]],
    ['before one', [busy(300_000), { outcome: 'TIMEOUT' }]],
    [
      'with an unclear answer alone',
      [
        { outcome: 'TIMEOUT', retryAfterMs: 300_000 },
        { ...busy(0), retryAfterMs: null },
      ],
    ],
    [
      'with one that comes behind a clear one',
      [
        { ...busy(0), retryAfterMs: null },
        { outcome: 'TIMEOUT', retryAfterMs: 300_000 },
      ],
    ],
    ['twice, for the longer time', [busy(300_000), busy(100_000)]],
  ])('gets it when it asks %s', (_when, answers) => {
    const story = tell()
    for (const answer of answers) story.answer(answer)
    expect(story.wait(299_999).providers).toEqual(['TWILIO'])
    expect(story.wait(1).providers).toEqual(['TWILIO', 'TWILIO'])
  })

  it('gets no more of it when its answer is repeated', () => {
    const story = tell().answer(busy(300_000)).wait(1_000).answer(busy(300_000))
    expect(story.wait(299_000).providers).toEqual(['TWILIO', 'TWILIO'])
  })

  it('keeps a message that it may have taken: another one could not tell it for a repeat', () => {
    const story = tell(otp).answer({ outcome: 'TIMEOUT', retryAfterMs: 120_000 }).retry()
    expect(story.providers).toEqual(['TWILIO'])
  })
})
