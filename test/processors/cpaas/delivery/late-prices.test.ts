import { describe, expect, it } from 'vitest'
import { isStub } from '#processors/cpaas/delivery/message-row.ts'
import { answerTo, policyIdentity } from '../samples.ts'
import { hour, type Story, tell } from './story.ts'

type Cost = readonly [kind: string, cost: number, isFinal: boolean]
type Adjusted = readonly [delta: number, cost: number, isFinal: boolean]

/** Public events with a cost. */
const published = ({ driver }: Story): readonly Cost[] =>
  (['sent', 'failed', 'delivered'] as const).flatMap((kind) =>
    driver.outputOf(kind).map(({ cost_usd, costFinal }): Cost => [kind, cost_usd, costFinal]),
  )
const adjusted = ({ driver }: Story): readonly Adjusted[] =>
  driver.outputOf('adjusted').map(({ delta_usd, cost_usd, costFinal }): Adjusted => [delta_usd, cost_usd, costFinal])

const last = { isFinal: true } as const
const unpriced = { outcome: 'ACCEPTED', providerMessageId: 'msg_1#1' } as const
const ofSns = { provider: 'AWS_SNS', providerMessageId: 'SNS1' } as const
/** Refused for its credential, which cost something, and taken by another provider. */
const failedOver = (): Story =>
  tell()
    .answer({ outcome: 'REJECTED', httpStatus: 401, cost_usd: 100 })
    .retry()
    .answer({ outcome: 'ACCEPTED', providerMessageId: 'SNS1' })

describe('a late price', () => {
  it.each<[string, Story, readonly Cost[], readonly Adjusted[]]>([
    [
      'after sent',
      tell().answer(unpriced).receipt({ status: 'SENT', cost_usd: 7_900 }),
      [['sent', 8_300, false]],
      [[-400, 7_900, false]],
    ],
    [
      'after delivered',
      tell()
        .accept()
        .receipt({})
        .receipt({ ...last, cost_usd: 8_300 }),
      [
        ['sent', 7_500, false],
        ['delivered', 7_500, false],
      ],
      [[800, 8_300, true]],
    ],
    [
      'after delivered, twice, then the last one',
      tell()
        .answer(unpriced)
        .receipt({})
        .receipt({ status: 'READ', cost_usd: 8_000 })
        .receipt({ status: 'READ', cost_usd: 8_000 })
        .receipt({ ...last, cost_usd: 8_000 }),
      [
        ['sent', 8_300, false],
        ['delivered', 8_300, false],
      ],
      [
        [-300, 8_000, false],
        [0, 8_000, true],
      ],
    ],
    [
      'after delivered, by an answer',
      tell()
        .answer(unpriced)
        .receipt({})
        .answer({ ...unpriced, cost_usd: 9_000 }),
      [
        ['sent', 8_300, false],
        ['delivered', 8_300, false],
      ],
      [[700, 9_000, false]],
    ],
    [
      'after failed',
      tell()
        .answer(unpriced)
        .receipt({ status: 'UNDELIVERED' })
        .receipt({ ...last, status: 'UNDELIVERED', cost_usd: 0 }),
      [
        ['sent', 8_300, false],
        ['failed', 8_300, false],
      ],
      [[-8_300, 0, true]],
    ],
    [
      'of another attempt, which failed over',
      failedOver()
        .receipt(ofSns)
        .receipt({ ...ofSns, ...last, cost_usd: 6_000 }),
      [
        ['sent', 5_910, false],
        ['delivered', 5_910, false],
      ],
      [[190, 6_100, true]],
    ],
  ])('%s is an adjustment', (_name, story, events, adjustments) => {
    expect(published(story)).toEqual(events)
    expect(adjusted(story)).toEqual(adjustments)
    expect(story.driver.deadLetters).toEqual([])
  })

  it('names message, provider, attempt and policy', () => {
    const story = failedOver()
      .receipt(ofSns)
      .receipt({ ...ofSns, ...last, cost_usd: 6_000 })
    expect(story.driver.outputOf('adjusted')).toEqual([
      {
        ...policyIdentity,
        tenantId: 'acme',
        messageId: 'msg_1',
        provider: 'AWS_SNS',
        attempt: 2,
        delta_usd: 190,
        cost_usd: 6_100,
        costFinal: true,
        adjustedAt: story.driver.now,
      },
    ])
  })

  it.each([
    ['its name and attempt', { attempt: 1, providerMessageId: 'X' }],
    ['its name alone', { providerMessageId: 'X' }],
    ["the provider's id alone", { messageId: null }],
    ['its name, without a provider', { provider: '', providerMessageId: 'X' }],
  ])('finds a delivered message by %s', (_name, names) => {
    const story = tell().accept().receipt({})
    expect(story.row !== undefined && isStub(story.row)).toBe(true)
    expect(adjusted(story.receipt({ ...last, cost_usd: 8_300, ...names }))).toEqual([[800, 8_300, true]])
  })

  it('finds none of two attempts with one provider by an unknown id', () => {
    const story = tell().wait(60_000).retry()
    const [first] = story.dispatched
    story.accept().receipt({ attempt: 2, providerMessageId: 'msg_1#2' })
    expect(adjusted(story.receipt({ ...last, cost_usd: 9_000, providerMessageId: 'X' }))).toEqual([])
    story.pipe(answerTo(first!, { ...unpriced, cost_usd: 7_500 }))
    expect(adjusted(story)).toEqual([[7_500, 15_000, false]])
  })

  it('is not waited for once the receipt is overdue: the estimate stands', () => {
    const story = tell()
      .answer(unpriced)
      .wait(72 * hour)
    expect(story.events).toEqual(['sent', 'expired'])
    expect(adjusted(story)).toEqual([[0, 8_300, true]])
    expect(adjusted(story.receipt({ status: 'SENT', cost_usd: 8_000 }))).toEqual([
      [0, 8_300, true],
      [-300, 8_000, true],
    ])
    expect(published(story.receipt({})).at(-1)).toEqual(['delivered', 8_000, true])
  })

  it.each<[string, () => Story, number]>([
    ['delivered', () => tell().answer(unpriced).receipt({}), 8_300],
    ['failed', () => tell().answer(unpriced).receipt({ status: 'FAILED' }), 8_300],
  ])('is not waited for beyond the row of a message that was %s', (_name, story, cost) => {
    const ended = story().wait(72 * hour)
    expect(ended.row).toBeUndefined()
    expect(adjusted(ended)).toEqual([[0, cost, true]])
  })

  it('that was final before the message ended leads to nothing at its end', () => {
    const story = tell()
      .accept()
      .receipt({ ...last, cost_usd: 7_500 })
    expect(adjusted(story.wait(72 * hour))).toEqual([])
  })

  it('that contradicts a final cost changes it, and does not open it again', () => {
    const story = tell()
      .answer({ outcome: 'REJECTED', httpStatus: 401 })
      .retry()
      .answer({ outcome: 'REJECTED', httpStatus: 403 })
      .retry()
    expect(published(story)).toEqual([['failed', 0, true]])
    story.receipt({ ...ofSns, attempt: 2, status: 'SENT' })
    expect(adjusted(story)).toEqual([[5_810, 5_810, true]])
  })
})

describe('two last prices of one attempt', () => {
  const failed = (): Story => tell().answer(unpriced).receipt({ status: 'UNDELIVERED' })
  const lastly = (cost: number) => ({ ...last, status: 'UNDELIVERED', cost_usd: cost }) as const

  it.each([
    ['the higher one second', 8_000, 9_000, [[1_000, 9_000, true]]],
    ['the lower one second', 9_000, 8_000, []],
    ['the same one twice', 9_000, 9_000, []],
  ] as const)('make the higher one stand, and each change is told once: %s', (_name, one, other, second) => {
    const story = failed().receipt(lastly(one))
    expect(adjusted(story)).toEqual([[one - 8_300, one, true]])
    story.receipt(lastly(other)).receipt(lastly(one)).receipt(lastly(other))
    expect(adjusted(story).slice(1)).toEqual(second)
    expect(story.driver.deadLetters).toEqual([])
  })

  it('of a delivered message let the first one stand: its stub keeps no prices once they are final', () => {
    const story = tell()
      .answer(unpriced)
      .receipt({ ...last, cost_usd: 8_000 })
      .receipt({ ...last, cost_usd: 9_000 })
    expect(published(story).at(-1)).toEqual(['delivered', 8_000, true])
    expect(adjusted(story)).toEqual([])
  })
})

describe('a message on a channel that charges at delivery', () => {
  const whatsApp = (): Story => tell({ channel: 'WHATSAPP', category: 'MARKETING' })

  it('costs nothing until it is delivered', () => {
    const story = whatsApp()
    const { provider } = story.last
    story.answer(unpriced).receipt({ provider, channel: 'WHATSAPP' })
    expect(published(story)).toEqual([
      ['sent', 0, false],
      ['delivered', 25_000, false],
    ])
  })

  it('costs nothing when it fails', () => {
    const story = whatsApp()
    const { provider } = story.last
    story.answer(unpriced).receipt({ provider, channel: 'WHATSAPP', status: 'UNDELIVERED' })
    expect(published(story.wait(72 * hour)).at(-1)).toEqual(['failed', 0, false])
    expect(adjusted(story)).toEqual([[0, 0, true]])
  })
})
