import { describe, expect, it } from 'vitest'
import type { DispatchRequested } from '#schemas/types.ts'
import { accepted, noon, policy } from '../samples.ts'
import { hour, tell } from './story.ts'

describe('attempts with an unclear end', () => {
  it('repeats an attempt that was not answered in time, with a warning on the sent event', () => {
    const story = tell().wait(59_999)
    expect(story.row).toMatchObject({ waitingFor: 'ANSWER' })
    expect(story.wait(1).row).toMatchObject({
      waitingFor: 'ATTEMPT',
      attempts: [{ outcome: 'TIMEOUT', errorCode: 'SUBMIT_TIMEOUT' }],
    })
    story.retry().accept()
    expect(story.driver.outputOf('sent')).toMatchObject([{ attempt: 2, possibleDuplicate: true }])
    expect(story.dispatched.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['msg_1-1', 'msg_1-1'])
  })

  it('drops the repeat when the late answer proves the first attempt', () => {
    const story = tell().wait(60_000).accept().wait(hour)
    expect(story.events).toEqual(['sent'])
    expect(story.dispatched).toHaveLength(1)
  })

  it('takes a late acceptance of the first attempt while the second one is under way', () => {
    const story = tell().wait(60_000).retry()
    const [first, second] = story.dispatched as [DispatchRequested, DispatchRequested]
    story.pipe(accepted(first))
    expect(story.driver.outputOf('sent')).toMatchObject([{ attempt: 1 }])
    story.pipe(accepted(second))
    expect(story.events).toEqual(['sent'])
  })

  it('never repeats a one-time password blindly: it fails at its deadline, unless a receipt comes', () => {
    const story = tell({ category: 'OTP' }).answer({ outcome: 'TIMEOUT' }).wait(119_999)
    expect(story.events).toEqual([])
    story.wait(1)
    expect(story.driver.outputOf('failed')).toMatchObject([
      { exhausted: 'NON_RETRYABLE', attempts: 1, failedAt: noon + 120_000 },
    ])
    expect(
      tell({ category: 'OTP' }).answer({ outcome: 'TIMEOUT' }).receipt({ status: 'SENT' }).wait(hour).events,
    ).toEqual(['sent'])
  })

  it('takes a refusal for one when its code leaves it open that the message arrives', () => {
    const late = { outcome: 'REJECTED', providerErrorCode: '30410' } as const
    const story = tell({ category: 'OTP' }).answer(late).wait(60_000)
    expect(story.dispatched).toHaveLength(1)
    expect(story.row).toMatchObject({ waitingFor: 'PROOF', attempts: [{ outcome: 'UNKNOWN' }] })
    expect(story.receipt({}).events).toEqual(['sent', 'delivered'])
    const repeated = tell().answer(late).retry().accept()
    expect(repeated.driver.outputOf('sent')).toMatchObject([{ attempt: 2, possibleDuplicate: true }])
  })

  it('repeats a one-time password where the provider knows repeats by their key, there alone', () => {
    const routes = {
      ...policy.routes,
      SMS: policy.routes.SMS.map((route) => ({ ...route, idempotent: route.provider === 'TWILIO' })),
    }
    const story = tell({ category: 'OTP' }, { ...policy, routes }).answer({ outcome: 'TIMEOUT' })
    story.health({ state: 'RECOVERING' }).retry()
    expect(story.dispatched.map(({ provider, idempotencyKey }) => [provider, idempotencyKey])).toEqual([
      ['TWILIO', 'msg_1-1'],
      ['TWILIO', 'msg_1-1'],
    ])
  })
})
