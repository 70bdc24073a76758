import { describe, expect, it } from 'vitest'
import { deterministicId } from '#processors/shared/deterministic-id.ts'
import { intake, requestStore } from '#processors/cpaas/intake/intake.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, hashes, noon, policy, policyIdentity, recipient, request, umbra } from '../samples.ts'

const day = 86_400_000
const drive = () => new ProcessorTestDriver(intake(policy, hashes))

describe('intake', () => {
  it('announces an accepted request and hands it to delivery', () => {
    const driver = drive().pipeInto(
      'requested',
      acme,
      request({ idempotencyKey: 'order-7', templateId: 'booked' }),
      noon,
      {
        id: 'evt-1',
      },
    )
    expect(driver.outputOf('requested')).toEqual([
      {
        tenantId: 'acme',
        messageId: expect.stringMatching(/^msg_[0-9a-f-]{36}$/),
        channel: 'SMS',
        recipient,
        status: 'REQUESTED',
        provider: 'TWILIO',
        cost_usd: 0,
        costFinal: false,
        category: 'TRANSACTIONAL',
        idempotencyKey: 'order-7',
        ...policyIdentity,
        sender: null,
        templateId: 'booked',
        templateVersion: null,
        language: null,
        contentHash: expect.stringMatching(/^[0-9a-f-]{36}$/),
        segments: null,
        routePlan: ['TWILIO', 'AWS_SNS'],
        requestedAt: null,
        expiresAt: noon + 900_000,
        checks: {
          consentVersion: 0,
          rateLimitKey: '',
          rateRemaining: 0,
          validation: [
            'channel',
            'route',
            'recipient',
            'sender',
            'content',
            'segments',
            'size',
            'times',
            'start',
            'expiry',
            'consent',
            'quiet-hours',
            'whatsapp',
            'limits',
          ],
        },
        fallbackOf: null,
        trigger: { type: 'in:requested', id: 'evt-1', source: 'driver' },
      },
    ])
    expect(driver.outputOf('accepted')).toMatchObject([{ startsAt: null, deadlineAt: noon + 900_000 }])
  })

  it('gives the content hash away only where the content cannot be guessed from it', () => {
    const hashOf = (changes: Parameters<typeof request>[0]) =>
      drive().pipeInto('requested', acme, request(changes), noon).outputOf('requested')[0]?.contentHash
    expect(hashOf({ variables: { a: '1', b: '2' } })).toBe(hashOf({ variables: { b: '2', a: '1' } }))
    expect(hashOf({ body: 'one' })).not.toBe(hashOf({ body: 'two' }))
    expect(hashOf({ category: 'OTP' })).toBe('')
  })

  it('refuses a request with all reasons and without its recipient', () => {
    const driver = drive().pipeInto('requested', acme, request({ recipient: '5550171', body: null }), noon)
    expect(driver.outputOf('rejected')).toMatchObject([
      {
        requestId: 'req-1',
        ...policyIdentity,
        rejectedAt: noon,
        reasons: [{ code: 'RECIPIENT_INVALID' }, { code: 'CONTENT_MISSING' }],
      },
    ])
    expect(JSON.stringify(driver.outputOf('rejected'))).not.toContain('5550171')
    expect(driver.outputOf('requested')).toEqual([])
  })

  it('answers repeats of a request once, whether accepted or refused, and leaves their rows as they are', () => {
    const ask = [request(), request({ requestId: 'req-2', body: null })] as const
    const driver = drive().pipeInto('requested', acme, ask[0], noon).pipeInto('requested', acme, ask[1], noon)
    const rows = () =>
      ask.map(({ requestId }) => driver.row(requestStore, [acme, deterministicId(acme, 'request', requestId)]))
    const before = rows()
    driver.pipeInto('requested', acme, ask[0], noon + 1).pipeInto('requested', acme, ask[1], noon + 2)
    rows().forEach((row, index) => expect(row).toBe(before[index]))
    expect(driver.outputOf('accepted')).toHaveLength(1)
    expect(driver.outputOf('rejected')).toHaveLength(1)
  })

  it('goes by the idempotency key before the request id', () => {
    const driver = drive().pipeInto('requested', acme, request({ requestId: 'req-1', idempotencyKey: 'key' }), noon)
    driver.pipeInto('requested', acme, request({ requestId: 'req-2', idempotencyKey: 'key' }), noon)
    driver.pipeInto('requested', acme, request({ requestId: 'req-1', idempotencyKey: 'other' }), noon)
    driver.pipeInto('requested', acme, request({ requestId: 'key' }), noon)
    expect(driver.outputOf('accepted').map(({ trigger }) => trigger.id)).toEqual(['input-0', 'input-2', 'input-3'])
  })

  it('never mixes requests of two tenants', () => {
    const driver = drive()
      .pipeInto('requested', acme, request(), noon)
      .pipeInto('requested', umbra, request({ tenantId: umbra }), noon)
    expect(driver.outputOf('accepted')).toHaveLength(2)
  })

  it('takes a request that another service sends again for a repeat', () => {
    const driver = drive()
    for (const source of ['shop', 'gateway'])
      driver.pipeInto('requested', acme, request(), noon, { id: source, source })
    expect(driver.outputOf('accepted')).toHaveLength(1)
  })

  it('knows a request for seven days after the first, repeats or not', () => {
    const driver = drive()
      .pipeInto('requested', acme, request(), noon)
      .pipeInto('requested', acme, request(), noon + 6 * day)
    driver.pipeInto('requested', acme, request(), noon + 7 * day - 1)
    expect(driver.outputOf('accepted')).toHaveLength(1)
    driver.pipeInto('requested', acme, request(), noon + 7 * day)
    expect(driver.outputOf('accepted').map(({ head }) => head.messageId)).toEqual(
      Array(2).fill(driver.outputOf('accepted')[0]?.head.messageId),
    )
  })

  it('knows a request as long as its message may still be sent, and the time for repeats after it', () => {
    const later = request({ sendAfter: noon + 30 * day })
    const driver = drive().pipeInto('requested', acme, later, noon)
    driver.pipeInto('requested', acme, later, noon + 37 * day - 1)
    expect(driver.outputOf('requested')).toHaveLength(1)
    driver.pipeInto('requested', acme, request(), noon + 37 * day)
    expect(driver.outputOf('requested')).toHaveLength(2)
  })

  it('refuses what is to be sent too late, rather than announce and forget it', () => {
    const driver = drive().pipeInto('requested', acme, request({ sendAfter: noon + 30 * day + 1 }), noon)
    expect(driver.outputOf('rejected')).toMatchObject([{ reasons: [{ code: 'SEND_AFTER_TOO_FAR' }] }])
    expect(driver.outputOf('requested')).toEqual([])
    expect(driver.outputOf('accepted')).toEqual([])
  })

  it('tells no time that its sender cannot have meant', () => {
    const driver = drive().pipeInto('requested', acme, request({ requestedAt: noon / 1_000 }), noon)
    expect(driver.outputOf('requested')).toMatchObject([{ requestedAt: null }])
  })

  it.each([
    ['none', null, null],
    ['one that is past for sure', noon - 2_000, null],
    ['one that only seems to be past, as the clock may be ahead', noon - 1_999, noon - 1_999],
    ['one to come', noon + 60_000, noon + 60_000],
  ])('lets delivery wait for a named time: %s', (_what, sendAfter, startsAt) => {
    const driver = drive().pipeInto('requested', acme, request({ sendAfter }), noon)
    expect(driver.outputOf('accepted')).toMatchObject([{ startsAt, deadlineAt: (startsAt ?? noon) + 900_000 }])
  })

  it('ends a message at its own expiry when that comes before the deadline of its category', () => {
    const driver = drive().pipeInto('requested', acme, request({ expiresAt: noon + 5_000 }), noon)
    driver.pipeInto('requested', acme, request({ requestId: 'req-2', category: 'OTP' }), noon)
    driver.pipeInto(
      'requested',
      acme,
      request({ requestId: 'req-3', category: 'MARKETING', sendAfter: noon + 1_000 }),
      noon,
    )
    expect(driver.outputOf('accepted').map(({ deadlineAt }) => deadlineAt - noon)).toEqual([5_000, 120_000, 14_401_000])
  })
})
