import { describe, expect, it } from 'vitest'
import { delivery, matchStore, probeStore } from '#processors/cpaas/delivery/delivery.ts'
import { retryDelayMs } from '#processors/shared/retry-schedule.ts'
import type { DispatchCompleted, DispatchRequested, ProviderHealth } from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import {
  acceptance,
  accepted,
  acme,
  answerTo,
  noon,
  outage,
  policy,
  receipt,
  recipient,
  request,
  sns,
  twilio,
} from '../samples.ts'
import { Story, tell } from './story.ts'

const hour = 3_600_000

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
        policyVersion: 1,
        providerMessageId: 'SM1',
        attempt: 1,
        sentAt: noon + 250,
        latencyMs: 120,
        segments: null,
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
    const driver = new ProcessorTestDriver(delivery(policy))
    driver.pipeInto('accepted', acme, { ...acceptance(), startsAt: noon + hour }, noon).advanceStreamTime(hour - 1)
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
    expect(story.row?.attempts).toMatchObject([{ outcome: 'ACCEPTED', readAt: noon + 5_000 }])
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

describe('receipts without a message id', () => {
  const nameless = { messageId: null, providerMessageId: 'SM1' } as const

  it('find their message by the provider id that its answer made known', () => {
    const story = tell().answer({ providerMessageId: 'SM1' }).receipt(nameless)
    expect(story.events).toEqual(['sent', 'delivered'])
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
    const driver = new ProcessorTestDriver(delivery(policy))
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
    const driver = new ProcessorTestDriver(delivery({ ...policy, maxParkedReceipts: 2 }))
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

describe('routing by health', () => {
  const down: Partial<ProviderHealth> = { state: 'OPEN', openUntil: noon + hour }

  it('sends nothing to an open provider, first attempt and retries alike', () => {
    const story = new Story({}, policy, [down])
    expect(story.providers).toEqual(['AWS_SNS'])
    story.answer(outage).retry()
    expect(story.providers).toEqual(['AWS_SNS', 'AWS_SNS'])
    expect(tell().answer(outage).health(down).retry().providers).toEqual(['TWILIO', 'AWS_SNS'])
  })

  it('sends one probe per slice of time to a half-open provider', () => {
    const story = new Story({}, policy, [{ state: 'HALF_OPEN' }])
    const next = (messageId: string, at: number) =>
      story.driver.pipeInto('accepted', acme, acceptance(request(), messageId), at)
    next('msg_2', noon + 4_999)
    next('msg_3', noon + 5_000)
    next('msg_4', noon + 5_001)
    expect(story.providers).toEqual(['TWILIO probe', 'AWS_SNS', 'TWILIO probe', 'AWS_SNS'])
    const slot = [acme, 'TWILIO', 'SMS', 'twilio-main'] as const
    expect(story.driver.row(probeStore, slot)).toMatchObject({ messageId: 'msg_3' })
    expect(story.driver.row(probeStore, [acme, 'AWS_SNS', 'SMS', 'aws_sns-main'])).toBeUndefined()
    expect(story.wait(5_000).driver.row(probeStore, slot)).toBeUndefined()
  })

  it('uses the least bad provider rather than none', () => {
    expect(new Story({}, policy, [down, { ...down, ...sns, openUntil: noon + 1 }]).providers).toEqual(['AWS_SNS'])
  })
})
