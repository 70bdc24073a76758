import { describe, expect, it, vi } from 'vitest'
import { delivery, matchStore, messageStore } from '#processors/cpaas/delivery/delivery.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, hashes, noon, outage, policy, receipt } from '../samples.ts'
import { hour, tell } from './story.ts'

describe('receipts without a message id', () => {
  const nameless = { messageId: null, providerMessageId: 'SM1' } as const

  it('find their message by the provider id that its answer made known', () => {
    const story = tell().answer({ providerMessageId: 'SM1' }).receipt(nameless)
    expect(story.events).toEqual(['sent', 'delivered'])
  })

  it('do not write the row by which they find it', () => {
    const story = tell().answer({ providerMessageId: 'SM1' })
    const writes = vi.spyOn(RowCodecs.prototype, 'encode')
    story.receipt({ ...nameless, status: 'SENT' }).receipt(nameless)
    const stores = writes.mock.calls.map(([store]) => store)
    writes.mockRestore()
    expect(stores).toContain(messageStore.number)
    expect(stores).not.toContain(matchStore.number)
  })

  it('wait for the answer that makes their attempt known', () => {
    const story = tell()
      .receipt({ ...nameless, occurredAt: noon })
      .receipt({ ...nameless, status: 'READ', occurredAt: noon })
    expect(story.events).toEqual([])
    story.answer({ providerMessageId: 'SM1' })
    expect(story.driver.outputOf('sent')).toMatchObject([{ implied: false }])
    expect(story.driver.outputOf('delivered')).toHaveLength(1)
    expect(story.wait(hour).driver.outputOf('orphans')).toEqual([])
  })

  it('become dead letters with their own bytes when nobody claims them in time', () => {
    const driver = new ProcessorTestDriver(delivery(policy, hashes))
    driver
      .pipeInto('receipts', acme, receipt({ messageId: null }), noon)
      .pipeInto('receipts', acme, receipt({ messageId: 'msg_9' }), noon + 1)
    driver.advanceStreamTime(policy.orphanParkingMs - 1)
    expect(driver.outputOf('orphans')).toEqual([])
    driver.advanceStreamTime(1)
    const key = Buffer.from('acme')
    expect(driver.outputOf('orphans')).toMatchObject([
      { reason: 'ORPHAN_RECEIPT', raw: { topic: 'in:receipts', offset: 0, timestamp: noon, key } },
      { reason: 'ORPHAN_RECEIPT', raw: { topic: 'in:receipts', offset: 1, timestamp: noon + 1, key } },
    ])
    expect(driver.row(matchStore, [acme, 'TWILIO', 'SM1'])).toBeUndefined()
  })

  it('learn nothing from an answer without a provider id', () => {
    const story = tell().answer(outage)
    expect(story.driver.row(matchStore, [acme, 'TWILIO', ''])).toBeUndefined()
  })

  it('are not parked without end for one unknown attempt', () => {
    const driver = new ProcessorTestDriver(delivery({ ...policy, maxParkedReceipts: 2 }, hashes))
    for (const status of ['SENT', 'DELIVERED', 'READ'] as const)
      driver.pipeInto('receipts', acme, receipt({ status }), noon)
    expect(driver.outputOf('orphans')).toHaveLength(1)
    expect(driver.row(matchStore, [acme, 'TWILIO', 'SM1'])?.parked).toHaveLength(2)
  })

  it('of an attempt that the named message never made are orphans too', () => {
    const story = tell().accept().receipt({ attempt: 7, providerMessageId: 'SM9' }).wait(policy.orphanParkingMs)
    expect(story.driver.outputOf('orphans')).toHaveLength(1)
    expect(story.events).toEqual(['sent'])
  })

  it('are matched as long as their message can be remembered, no longer', () => {
    const story = tell()
      .accept()
      .wait(143 * hour)
    expect(story.driver.row(matchStore, [acme, 'TWILIO', 'msg_1#1'])).toMatchObject({ messageId: 'msg_1', attempt: 1 })
    story.wait(hour)
    expect(story.driver.row(matchStore, [acme, 'TWILIO', 'msg_1#1'])).toBeUndefined()
  })
})
