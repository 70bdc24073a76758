import { describe, expect, it } from 'vitest'
import { type Story, tell } from './story.ts'

describe('the cost', () => {
  const cost = (story: Story) => {
    const [event] = story.driver.outputOf('delivered')
    return event && [event.cost_usd, event.costFinal]
  }
  const last = { isFinal: true } as const

  it.each<[string, Story, readonly [number, boolean]]>([
    [
      'is final by the price of the last receipt',
      tell()
        .accept()
        .receipt({ ...last, cost_usd: 8_300 }),
      [8_300, true],
    ],
    ['is final though the answer has not come', tell().receipt({ ...last, cost_usd: 8_300 }), [8_300, true]],
    ['is open when the last receipt has no price', tell().accept().receipt(last), [7_500, false]],
    ['is an estimate when it comes before the answer', tell().receipt(last).accept(), [8_300, false]],
    [
      'is an estimate when nobody states a price',
      tell().answer({ providerMessageId: 'msg_1#1' }).receipt(last),
      [8_300, false],
    ],
    ['is what it is below zero too', tell().accept().receipt({ cost_usd: -8_300 }), [8_300, false]],
    [
      'leaves out what no message costs',
      tell()
        .accept()
        .receipt({ ...last, cost_usd: 10 ** 15 }),
      [7_500, false],
    ],
    [
      'is open while another attempt has no last price',
      tell()
        .wait(60_000)
        .retry()
        .receipt({ ...last, attempt: 2, providerMessageId: 'msg_1#2', cost_usd: 8_300 }),
      [8_300, false],
    ],
  ])('of a delivery %s', (_name, story, expected) => {
    expect(cost(story)).toEqual(expected)
  })
})
