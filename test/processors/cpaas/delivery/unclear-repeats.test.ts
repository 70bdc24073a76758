import { describe, expect, it } from 'vitest'
import { answerTo, outage, policy, sns, twilio } from '../samples.ts'
import { type Story, tell } from './story.ts'

const routes = {
  ...policy.routes,
  SMS: [
    { ...twilio, idempotent: true },
    { ...sns, idempotent: false },
  ],
}
const otp = () => tell({ category: 'OTP' }, { ...policy, routes })
const keys = (story: Story) => story.dispatched.map(({ provider, idempotencyKey }) => `${provider} ${idempotencyKey}`)

describe('a refused repeat says nothing about the unclear attempt before it', () => {
  it('so a one-time password stays with the provider that knows it by its key', () => {
    const story = otp().answer({ outcome: 'TIMEOUT' }).retry().answer(outage).retry().answer(outage).retry()
    expect(keys(story)).toEqual(Array.from({ length: 4 }, () => 'TWILIO msg_1-1'))
  })

  it('so one waits for proof where that provider refuses the credential', () => {
    const story = otp().answer({ outcome: 'TIMEOUT' }).retry().answer({ outcome: 'REJECTED', httpStatus: 401 }).retry()
    expect(story.dispatched).toHaveLength(2)
    expect(story.events).toEqual([])
    expect(story.receipt({ attempt: 1 }).events).toEqual(['sent', 'delivered'])
  })

  it('so another message may change the provider, and keeps the key where it comes back', () => {
    const tuned = { ...policy, maxAttemptsPerProvider: 1 }
    const story = tell({}, tuned).answer({ outcome: 'TIMEOUT' }).retry().answer(outage).retry()
    expect(keys(story)).toEqual(['TWILIO msg_1-1', 'AWS_SNS msg_1-2', 'TWILIO msg_1-1'])
  })
})

it('a clear answer to the unclear attempt frees its message for the next provider', () => {
  const tuned = { ...policy, routes, maxAttemptsPerProvider: 2 }
  const story = tell({ category: 'OTP' }, tuned).answer({ outcome: 'TIMEOUT' }).retry().answer(outage)
  const [first] = story.dispatched
  story.pipe({ ...answerTo(first!), ...outage }).retry()
  expect(keys(story)).toEqual(['TWILIO msg_1-1', 'TWILIO msg_1-1', 'AWS_SNS msg_1-3'])
})
