import { describe, expect, it } from 'vitest'
import { noon, outage } from '../samples.ts'
import { hour, tell } from './story.ts'

describe('receipts', () => {
  it('imply what was not said: a read message was sent and delivered', () => {
    const story = tell().receipt({ status: 'READ', occurredAt: noon + 5_000 })
    expect(story.driver.outputOf('sent')).toMatchObject([
      { implied: true, sentAt: noon + 5_000, providerMessageId: 'msg_1#1' },
    ])
    expect(story.driver.outputOf('delivered')).toMatchObject([
      { implied: true, readAt: noon + 5_000, receiptStatus: 'READ' },
    ])
    story.accept().receipt({})
    expect(story.events).toEqual(['sent', 'delivered'])
    expect(story.row).toMatchObject({ stub: { providers: ['TWILIO'] } })
  })

  it('fail a message for good, without another attempt', () => {
    const story = tell().accept().receipt({ status: 'UNDELIVERED', providerErrorCode: '30005' }).wait(hour)
    expect(story.driver.outputOf('failed')).toMatchObject([
      {
        failureClass: 'RECIPIENT_FAULT',
        exhausted: 'NON_RETRYABLE',
        errorCode: 'UNDELIVERED',
        providerErrorCode: '30005',
        cost_usd: 7_500,
      },
    ])
    expect(story.dispatched).toHaveLength(1)
  })

  it('overrule a failure with a delivery, as long as the message is remembered', () => {
    const story = tell()
      .accept()
      .receipt({ status: 'FAILED' })
      .wait(71 * hour)
      .receipt({})
    expect(story.events).toEqual(['sent', 'delivered', 'failed'])
    story.receipt({ status: 'FAILED' }).receipt({ status: 'SENT' })
    expect(story.events).toEqual(['sent', 'delivered', 'failed'])
  })

  it('make a failure that was no failure sent and delivered', () => {
    const story = tell().answer({ outcome: 'REJECTED', providerErrorCode: '30007' }).receipt({ attempt: 1 })
    expect(story.events).toEqual(['sent', 'delivered', 'failed'])
    expect(story.driver.outputOf('sent')).toMatchObject([{ implied: true }])
  })

  it('of one attempt do not fail a message whose other attempt is under way', () => {
    const story = tell().wait(60_000).retry().receipt({ attempt: 1, status: 'UNDELIVERED' })
    expect(story.events).toEqual(['sent'])
    story.accept().receipt({ attempt: 2, providerMessageId: 'msg_1#2' })
    expect(story.events).toEqual(['sent', 'delivered'])
  })

  it('that never come leave the message settled as sent', () => {
    const story = tell()
      .accept()
      .wait(72 * hour)
    expect(story.driver.outputOf('expired')).toEqual([
      {
        tenantId: 'acme',
        messageId: 'msg_1',
        provider: 'TWILIO',
        channel: 'SMS',
        policy: 'LEAVE_SENT',
        expiredAt: noon + 72 * hour,
      },
    ])
    expect(story.row).toMatchObject({ waitingFor: 'EVICTION', failedAt: null })
    story.receipt({})
    expect(story.events).toEqual(['sent', 'delivered', 'expired'])
    expect(story.wait(72 * hour).row).toBeUndefined()
  })

  it('sum up what all attempts cost, by the newest word on each', () => {
    const story = tell()
      .answer({ ...outage, cost_usd: 100 })
      .retry()
      .accept()
    story.receipt({ providerMessageId: 'msg_1#2', cost_usd: 8_300, isFinal: true })
    expect(story.driver.outputOf('delivered')).toMatchObject([{ cost_usd: 8_400, costFinal: true }])
  })
})
