import { describe, expect, it } from 'vitest'
import { matchStore } from '#processors/cpaas/delivery/delivery.ts'
import { acme } from '../samples.ts'
import { tell } from './story.ts'

const unnamed = { provider: '' } as const

describe('an answer that leaves the provider out', () => {
  it('means that of its attempt', () => {
    const story = tell().answer({ ...unnamed, providerMessageId: 'SM1' })
    expect(story.driver.outputOf('sent')).toMatchObject([{ provider: 'TWILIO', providerMessageId: 'SM1' }])
  })

  it('makes known under which id that provider has the message', () => {
    const story = tell().answer({ ...unnamed, providerMessageId: 'SM1' })
    expect(story.receipt({ messageId: null, providerMessageId: 'SM1' }).events).toEqual(['sent', 'delivered'])
  })

  it('releases the receipts that wait for that id', () => {
    const story = tell().receipt({ messageId: null, providerMessageId: 'SM1' })
    expect(story.answer({ ...unnamed, providerMessageId: 'SM1' }).events).toEqual(['sent', 'delivered'])
  })
})

describe('a receipt that leaves the provider out', () => {
  it.each([
    ['the attempt', { attempt: 1, providerMessageId: 'SM9' }],
    ['the id at the provider', { providerMessageId: 'msg_1#1' }],
  ])('means that of its attempt when it names %s', (_name, receipt) => {
    expect(
      tell()
        .accept()
        .receipt({ ...unnamed, ...receipt }).events,
    ).toEqual(['sent', 'delivered'])
  })

  it('is an orphan when it does not name its message either', () => {
    const story = tell()
      .accept()
      .receipt({ ...unnamed, messageId: null, providerMessageId: 'SM9' })
      .wait(3_600_000)
    expect(story.driver.outputOf('orphans')).toHaveLength(1)
  })
})

describe('an adapter that never told the id of a message at the provider', () => {
  it.each([null, ''])('has its receipts find the attempt that was accepted, with the id left out as %j', (id) => {
    const story = tell().answer({ providerMessageId: id }).receipt({ providerMessageId: 'SM1' })
    expect(story.events).toEqual(['sent', 'delivered'])
    expect(story.driver.outputOf('sent')).toMatchObject([{ providerMessageId: null }])
    expect(story.driver.row(matchStore, [acme, 'TWILIO', ''])).toBeUndefined()
  })

  it('has them pass over an attempt that was refused', () => {
    const story = tell().answer({ outcome: 'REJECTED', httpStatus: 503 }).receipt({}).wait(3_600_000)
    expect(story.driver.outputOf('orphans')).toHaveLength(1)
    expect(story.driver.outputOf('delivered')).toEqual([])
  })
})
