import { describe, expect, it } from 'vitest'
import { answerTo, outage } from '../samples.ts'
import { hour, type Story, tell } from './story.ts'

const spent = { credentialRef: '', breakerSeq: 0, idempotencyKey: '', restsUntil: null } as const
const rest = { outcome: 'REJECTED', httpStatus: 429, retryAfterMs: 30_000 } as const

describe('a row', () => {
  it('names the primary provider of its route alone', () => {
    expect(tell().life.routePlan).toEqual(['TWILIO'])
  })

  it.each<[string, Story, readonly object[]]>([
    ['a provider has the message', tell().accept(), [spent]],
    ['a receipt says so', tell().receipt({ status: 'SENT' }), [{ ...spent, credentialRef: 'twilio-main' }]],
    ['it has failed', tell().answer({ outcome: 'REJECTED', providerErrorCode: '30005' }), [spent]],
    [
      'a provider has it after another attempt was told to rest',
      tell().answer(rest).wait(30_000).accept(),
      [{ ...spent, retryAfterMs: 30_000 }, spent],
    ],
    [
      'it is left as sent',
      tell()
        .accept()
        .wait(72 * hour),
      [spent],
    ],
  ])('loses what only another attempt needs once %s', (_name, story, attempts) => {
    expect(story.life).toMatchObject({ content: null, attempts })
  })

  it('keeps all of it while another attempt may follow', () => {
    const story = tell().answer(rest)
    expect(story.life).toMatchObject({
      content: { body: 'Your table is booked' },
      attempts: [{ credentialRef: 'twilio-main', idempotencyKey: 'msg_1-1', restsUntil: story.driver.now + 30_000 }],
    })
  })

  it('is not written again by a repeated answer with a rest', () => {
    const story = tell().answer(rest)
    const [first] = story.dispatched
    story.wait(30_000).accept()
    const { row } = story
    expect(story.pipe(answerTo(first!, rest)).row).toBe(row)
  })
})

describe('a settled message', () => {
  /** Failed over to another account before it was sent. */
  const twoAttempts = () =>
    tell()
      .answer({ outcome: 'REJECTED', httpStatus: 401, cost_usd: 100 })
      .retry()
      .answer({ outcome: 'ACCEPTED', providerMessageId: 'SNS1', cost_usd: 7_500 })
  const leftAsSent = () => twoAttempts().wait(72 * hour)
  const ofSns = { provider: 'AWS_SNS', providerMessageId: 'SNS1' } as const
  const undelivered = {
    ...ofSns,
    status: 'UNDELIVERED',
    providerErrorCode: '30005',
    cost_usd: 8_300,
    isFinal: true,
  } as const

  it.each([
    ['by its name', {}],
    ['by the id at its provider', { messageId: null }],
  ])('that was left as sent fails with its whole log by a late receipt, found %s', (_name, receipt) => {
    const story = leftAsSent().receipt({ ...undelivered, ...receipt })
    expect(story.driver.outputOf('failed')).toMatchObject([
      {
        provider: 'AWS_SNS',
        errorCode: 'UNDELIVERED',
        providerErrorCode: '30005',
        cost_usd: 8_400,
        costFinal: true,
        attempts: 2,
        attemptLog: [
          { attempt: 1, provider: 'TWILIO', outcome: 'REJECTED', cost_usd: 100 },
          { attempt: 2, provider: 'AWS_SNS', outcome: 'ACCEPTED', providerErrorCode: '30005', cost_usd: 8_300 },
        ],
      },
    ])
  })

  it('that was left as sent is delivered by a late receipt', () => {
    expect(leftAsSent().receipt(ofSns).driver.outputOf('delivered')).toMatchObject([
      { provider: 'AWS_SNS', attempt: 2, providerMessageId: 'SNS1', cost_usd: 7_600, idempotencyKey: null },
    ])
  })

  it('that failed is delivered by a late receipt', () => {
    const story = twoAttempts().receipt(undelivered).wait(hour).receipt(ofSns)
    expect(story.events).toEqual(['sent', 'delivered', 'failed'])
    expect(story.driver.outputOf('delivered')).toMatchObject([{ provider: 'AWS_SNS', cost_usd: 8_400 }])
  })

  it('that failed without being sent is sent and delivered by a late receipt, past its primary', () => {
    const story = tell()
      .answer({ outcome: 'REJECTED', httpStatus: 401 })
      .retry()
      .answer({ outcome: 'REJECTED', httpStatus: 403 })
      .retry()
    expect(story.events).toEqual(['failed'])
    story.receipt({ ...ofSns, attempt: 2 })
    expect(story.driver.outputOf('sent')).toMatchObject([{ failoverFrom: 'TWILIO', implied: true }])
    expect(story.events).toEqual(['sent', 'delivered', 'failed'])
  })

  it('that failed tells the breaker of an attempt with a late first word about its provider', () => {
    const story = tell({ category: 'OTP' })
    story.health({ transitionSeq: 3 })
    story.answer({ outcome: 'UNKNOWN' }).wait(120_000)
    expect(story.events).toEqual(['failed'])
    story.answer(outage).answer(outage)
    expect(story.driver.outputOf('ended')).toMatchObject([{ effect: 'FAULT', credentialRef: 'twilio-main' }])
  })
})
