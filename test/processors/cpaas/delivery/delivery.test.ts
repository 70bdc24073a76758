import { describe, expect, it } from 'vitest'
import { delivery } from '#processors/cpaas/delivery/delivery.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acceptance, acme, hashes, noon, policy, policyIdentity, recipient, twilio } from '../samples.ts'
import { hour, tell } from './story.ts'

describe('a message that goes well', () => {
  it('is dispatched with all that the adapter needs', () => {
    expect(tell({ sender: 'ACME', templateId: 't', variables: { name: 'Ann' } }).dispatched).toEqual([
      {
        tenantId: 'acme',
        messageId: 'msg_1',
        attempt: 1,
        channel: 'SMS',
        ...twilio,
        sender: 'ACME',
        recipient,
        body: 'Your table is booked',
        templateId: 't',
        templateVersion: null,
        language: null,
        variables: { name: 'Ann' },
        idempotencyKey: 'msg_1-1',
        probe: false,
        deadlineAt: noon + 900_000,
      },
    ])
  })

  it('is sent with the first acceptance and delivered with its receipt', () => {
    const story = tell()
      .wait(300)
      .answer({ providerMessageId: 'SM1', cost_usd: 7_500, completedAt: noon + 250, latencyMs: 120 })
    expect(story.driver.outputOf('sent')).toEqual([
      {
        tenantId: 'acme',
        messageId: 'msg_1',
        channel: 'SMS',
        recipient,
        status: 'SENT',
        provider: 'TWILIO',
        cost_usd: 7_500,
        costFinal: false,
        category: 'TRANSACTIONAL',
        idempotencyKey: null,
        ...policyIdentity,
        providerMessageId: 'SM1',
        attempt: 1,
        sentAt: noon + 250,
        latencyMs: 120,
        segments: 1,
        failoverFrom: null,
        implied: false,
        possibleDuplicate: false,
      },
    ])
    story.receipt({ providerMessageId: 'SM1', occurredAt: noon + 2_250, cost_usd: 8_300, isFinal: true })
    expect(story.driver.outputOf('delivered')).toMatchObject([
      {
        status: 'DELIVERED',
        cost_usd: 8_300,
        costFinal: true,
        providerMessageId: 'SM1',
        deliveredAt: noon + 2_250,
        deliveryLatencyMs: 2_000,
        receiptStatus: 'DELIVERED',
        implied: false,
        supersedesEventId: null,
      },
    ])
  })

  it('is forgotten 72 h after its end, not before', () => {
    const story = tell()
      .accept()
      .receipt({})
      .wait(72 * hour - 1)
    expect(story.row).toMatchObject({ waitingFor: 'EVICTION' })
    expect(story.wait(1).row).toBeUndefined()
  })

  it('keeps no content once no further attempt can be made', () => {
    expect(tell({ variables: { code: '1' } }).accept().row).toMatchObject({ content: null })
  })

  it('waits for its time when it is to be sent later', () => {
    const driver = new ProcessorTestDriver(delivery(policy, hashes))
    const later = { ...acceptance(), startsAt: noon + hour, deadlineAt: noon + 2 * hour }
    driver.pipeInto('accepted', acme, later, noon).advanceStreamTime(hour - 1)
    expect(driver.outputOf('dispatched')).toEqual([])
    driver.advanceStreamTime(1)
    expect(driver.outputOf('dispatched')).toHaveLength(1)
  })

  it('is begun once, also when its acceptance comes again', () => {
    const story = tell()
    story.driver.pipeInto('accepted', acme, acceptance(), noon)
    expect(story.dispatched).toHaveLength(1)
  })
})
