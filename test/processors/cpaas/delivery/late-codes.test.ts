import { describe, expect, it } from 'vitest'
import { receiptFailureClass, retryAfter } from '#processors/cpaas/health/outcome-class.ts'
import { outcomeClasses } from '#processors/cpaas/health/outcome-classes.ts'
import { hour, tell } from './story.ts'

/** Twilio's codes that an answer would be tried again for. */
const retried = Object.keys(outcomeClasses.codes['TWILIO'] ?? {}).filter(
  (code) => retryAfter('TWILIO', code, receiptFailureClass('TWILIO', code)) !== 'NEVER',
)

describe('a receipt of failure', () => {
  it.each(retried)('with the code %s ends the message, though an answer with it would not', (providerErrorCode) => {
    const story = tell().accept().receipt({ status: 'UNDELIVERED', providerErrorCode }).wait(hour)
    expect(story.dispatched).toHaveLength(1)
    expect(story.driver.outputOf('failed')).toMatchObject([
      {
        providerErrorCode,
        failureClass: receiptFailureClass('TWILIO', providerErrorCode),
        errorCode: 'UNDELIVERED',
        exhausted: 'NON_RETRYABLE',
      },
    ])
    expect(tell().answer({ outcome: 'REJECTED', providerErrorCode }).retry().dispatched).toHaveLength(2)
  })

  it('is tried with the codes that come by receipt only', () => {
    expect(retried).toEqual(expect.arrayContaining(['30003', '30008']))
  })
})
