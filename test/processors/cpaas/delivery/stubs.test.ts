import { describe, expect, it } from 'vitest'
import { matchStore } from '#processors/cpaas/delivery/delivery.ts'
import { isStub } from '#processors/cpaas/delivery/message-row.ts'
import type { DispatchCompleted, ReceiptReceived } from '#schemas/types.ts'
import { acme, answerTo, outage } from '../samples.ts'
import { hour, type Story, tell } from './story.ts'

const id = { providerMessageId: 'msg_1#1' } as const
const named = { messageId: 'msg_1', ...id } as const
const nameless = { messageId: null, ...id } as const
const accepted = { outcome: 'ACCEPTED', ...id, cost_usd: 7_500 } as const

/** Accepted and delivered. */
const delivered = (): Story => tell().answer(accepted).receipt({})

/** The same, with its last price. */
const priced = (): Story => tell().answer(accepted).receipt({ cost_usd: 7_500, isFinal: true })

const isKeptAsStub = ({ row }: Story): boolean => row !== undefined && isStub(row)

/** Everything that leaves delivery. */
const outputs = ({ driver }: Story) =>
  (['dispatched', 'sent', 'delivered', 'failed', 'expired', 'adjusted', 'ended', 'orphans'] as const).map((name) =>
    driver.outputOf(name),
  )

/** Waits for orphans and looks whether anything is there that was not there before. */
const expectNothingNew = (story: Story, late: (story: Story) => Story): void => {
  const { row } = story
  const before = outputs(story)
  late(story).wait(hour)
  expect(outputs(story)).toEqual(before)
  expect(story.row).toBe(row)
  expect(story.driver.deadLetters).toEqual([])
}

describe('a message becomes a stub', () => {
  it.each<[string, Story]>([
    ['with the receipt of its delivery', delivered()],
    ['with the receipt of its being read', tell().answer(accepted).receipt({ status: 'READ' })],
    ['with an answer that comes after the receipt', tell().receipt({}).answer(accepted)],
    ['though an earlier attempt was not answered in time', tell().wait(60_000).retry().answer(accepted).receipt(id)],
    ['when it fails before it is delivered', tell().answer(accepted).receipt({ status: 'FAILED' }).receipt({})],
    [
      'when it is left as sent before it is delivered',
      tell()
        .answer(accepted)
        .wait(72 * hour)
        .receipt({}),
    ],
  ])('%s', (_name, story) => {
    expect(isKeptAsStub(story)).toBe(true)
    expect(story.events).toContain('delivered')
  })

  it.each<[string, Story]>([
    ['without the answer to its attempt', tell().receipt({})],
    [
      'while the answers to an attempt have said nothing of its provider',
      tell().answer({ outcome: 'REJECTED', httpStatus: 400 }).retry().answer(accepted).receipt({ attempt: 2 }),
    ],
    ['without a receipt', tell().answer(accepted)],
    ['when it fails', tell().answer(accepted).receipt({ status: 'FAILED' })],
  ])('not %s', (_name, story) => {
    expect(isKeptAsStub(story)).toBe(false)
  })

  it('until 72 h after its end, not longer', () => {
    const story = delivered().wait(72 * hour - 1)
    expect(isKeptAsStub(story)).toBe(true)
    expect(story.wait(1).row).toBeUndefined()
  })
})

describe('a stub is not changed, and makes no orphan, by a receipt', () => {
  it.each<[string, Partial<ReceiptReceived>]>([
    ['that comes again', named],
    ['of another status', { ...named, status: 'SENT' }],
    ['of failure', { ...named, status: 'UNDELIVERED', providerErrorCode: '30003' }],
    ['of unknown status', { ...named, status: 'UNKNOWN' }],
    ['with its attempt', { ...named, attempt: 1 }],
    ['with an attempt that was never made', { ...named, attempt: 7 }],
    ['without provider', { ...named, provider: '' }],
    ['of another provider', { ...named, provider: 'AWS_SNS' }],
    ['with an id that nobody knows', { ...named, providerMessageId: 'SM9' }],
    ['with such an id and without provider', { ...named, provider: '', attempt: 1, providerMessageId: 'SM9' }],
    ['without message', nameless],
    ['without message, with its attempt', { ...nameless, attempt: 1 }],
    ['of failure without message', { ...nameless, status: 'FAILED' }],
  ])('%s', (_name, receipt) => {
    expectNothingNew(delivered(), (story) => story.receipt(receipt))
    expectNothingNew(priced(), (story) => story.receipt(receipt))
  })

  it('with another price, once its cost is final', () => {
    expectNothingNew(priced(), (story) => story.receipt({ ...named, cost_usd: 9_000, isFinal: true }))
  })
})

describe('a stub is not changed, and makes no orphan, by an answer', () => {
  it.each<[string, Partial<DispatchCompleted>]>([
    ['that comes again', accepted],
    ['of refusal', { ...outage, ...id }],
    ['of unclear end', { outcome: 'TIMEOUT' }],
    ['with a wish for time', { outcome: 'REJECTED', httpStatus: 429, retryAfterMs: 60_000 }],
    ['without provider', { ...accepted, provider: '' }],
    ["without the provider's id", { outcome: 'ACCEPTED', providerMessageId: null }],
    ['without provider and id', { outcome: 'ACCEPTED', provider: '', providerMessageId: '' }],
    ['of another provider', { ...accepted, provider: 'AWS_SNS' }],
    ['to an attempt that was never made', { ...accepted, attempt: 7 }],
    ['with another id', { ...accepted, providerMessageId: 'SM9' }],
  ])('%s', (_name, answer) => {
    expectNothingNew(delivered(), (story) => story.answer(answer))
    expectNothingNew(priced(), (story) => story.answer(answer))
  })

  it('with a higher price, once its cost is final', () => {
    expectNothingNew(priced(), (story) => story.answer({ ...accepted, cost_usd: 9_000 }))
  })

  it.each<[string, Partial<DispatchCompleted>]>([
    ['its provider', {}],
    ['no provider', { provider: '' }],
  ])('that names %s and makes another id known, nor by receipts with that id before and after it', (_name, answer) => {
    const receipt = { messageId: null, providerMessageId: 'SM9' } as const
    expectNothingNew(delivered(), (story) => {
      story.receipt(receipt).answer({ outcome: 'ACCEPTED', providerMessageId: 'SM9', ...answer })
      return story.receipt({ ...receipt, status: 'READ' })
    })
  })

  it('as long as receipts may come, so it is matched as long as any message', () => {
    const story = delivered().answer({ outcome: 'ACCEPTED', providerMessageId: 'SM9' })
    const isMatched = () => story.driver.row(matchStore, [acme, 'TWILIO', 'SM9']) !== undefined
    story.wait(144 * hour - 1)
    expect(isMatched()).toBe(true)
    story.wait(1)
    expect(isMatched()).toBe(false)
  })
})

describe('the breaker hears of a delivered message', () => {
  const ended = ({ driver }: Story) => driver.outputOf('ended').map(({ provider, effect }) => `${provider} ${effect}`)

  it('once, by an answer that comes after the receipt', () => {
    const story = tell().receipt({})
    expect(ended(story)).toEqual([])
    expect(ended(story.answer(accepted))).toEqual(['TWILIO SUCCESS'])
    expect(ended(story.answer(accepted).answer(outage))).toEqual(['TWILIO SUCCESS'])
  })

  it('with the account of the dispatch, in the state of the breaker in which it was dispatched', () => {
    const story = tell().wait(60_000)
    story.health({ transitionSeq: 5 }).retry()
    story.receipt({ attempt: 2 }).answer(accepted)
    expect(story.driver.outputOf('ended').at(-1)).toMatchObject({ credentialRef: 'twilio-main', breakerSeq: 5 })
    expect(isKeptAsStub(story)).toBe(true)
  })

  it('of the one attempt without a word about its provider, by a late answer to it', () => {
    const story = tell().answer({ outcome: 'REJECTED', httpStatus: 400 })
    const [first] = story.dispatched
    story.retry().answer(accepted).receipt({ attempt: 2 })
    expect(ended(story)).toEqual(['TWILIO SUCCESS'])
    story.pipe(answerTo(first!, { outcome: 'ACCEPTED' }))
    expect(ended(story)).toEqual(['TWILIO SUCCESS', 'TWILIO SUCCESS'])
    expect(isKeptAsStub(story)).toBe(true)
  })
})
