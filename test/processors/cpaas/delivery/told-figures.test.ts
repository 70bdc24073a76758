import { describe, expect, it } from 'vitest'
import { policy } from '../samples.ts'
import { hour, Story } from './story.ts'

const figures = ({ driver }: Story) => driver.outputOf('figures')

/** All told costs together, in micro-USD, by provider. */
const costs = (story: Story): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {}
  for (const { kind, provider, amount } of figures(story))
    if (kind === 'cost') sums[provider] = (sums[provider] ?? 0) + amount
  return sums
}

/** The last total that an event has told. */
const total = ({ driver }: Story): number => {
  const told = (['sent', 'delivered', 'failed', 'adjusted'] as const).flatMap((name) => driver.outputOf(name))
  const adjusted = driver.outputOf('adjusted').at(-1)
  return (adjusted ?? told.at(-1)!).cost_usd
}

describe('the figures of a message', () => {
  it('are its times since its acceptance, with the answer and the receipt', () => {
    const story = new Story().wait(800).accept().wait(4_200).receipt({ occurredAt: null })
    const times = figures(story).filter(({ kind }) => kind !== 'cost')
    expect(times).toEqual([
      { kind: 'sent', channel: 'SMS', provider: 'TWILIO', amount: 800 },
      { kind: 'delivered', channel: 'SMS', provider: 'TWILIO', amount: 5_000 },
    ])
  })

  it('are told once, whatever is repeated', () => {
    const story = new Story().accept().receipt({})
    const { length } = figures(story)
    expect(figures(story.receipt({}).receipt({ status: 'READ' }))).toHaveLength(length)
  })

  it.each<[string, () => Story]>([
    ['stated by the answer', () => new Story().accept()],
    ['that a receipt raises', () => new Story().accept().receipt({ status: 'SENT', cost_usd: 9_000 })],
    ['that a receipt lowers', () => new Story().accept().receipt({ cost_usd: 5_000, isFinal: true })],
    [
      'that changes after the delivery',
      () => new Story().accept().receipt({}).receipt({ cost_usd: 1_000 }).receipt({ cost_usd: 8_000, isFinal: true }),
    ],
    ['of a list, at the delivery', () => new Story().answer({ providerMessageId: 'msg_1#1' }).receipt({})],
    ['of a failure', () => new Story().accept().receipt({ status: 'UNDELIVERED', cost_usd: 7_500, isFinal: true })],
    ['without a receipt', () => new Story().accept().wait(policy.receiptTimeoutMs.SMS + hour)],
  ])('add up to a told cost %s', (_name, tell) => {
    const story = tell()
    const sums = Object.values(costs(story)).reduce((sum, each) => sum + each, 0)
    expect(sums).toBe(total(story))
    expect(sums).toBeGreaterThan(0)
  })

  it('leave out times of a message that waits for nothing any more', () => {
    const story = new Story().accept().wait(policy.receiptTimeoutMs.SMS + 1_000)
    story.receipt({})
    expect(figures(story).map(({ kind }) => kind)).not.toContain('delivered')
  })
})
