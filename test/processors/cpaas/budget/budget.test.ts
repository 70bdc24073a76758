import { describe, expect, it } from 'vitest'
import { budgetStore } from '#processors/cpaas/budget/budget-store.ts'
import { type CpaasPolicy, defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { topics } from '#topology/topics.ts'
import { Conversation } from '../consent/conversation.ts'
import { acme, noon, policy as standard } from '../samples.ts'

const second = 1_000
const hour = 3_600 * second
const day = 24 * hour
const today = Math.floor(noon / day)
const midnight = (today + 1) * day
/** List prices of the first provider to `+1`, in millionths of a dollar. */
const sms = 8_300
const whatsAppMarketing = 25_000

const capped = (microUsdPerDay: number, policy: Partial<CpaasPolicy> = {}): Conversation =>
  Conversation.under({ budget: { microUsdPerDay, exemptCategories: [] }, ...policy })

const spentOn = ({ driver }: Conversation, on = today): number | undefined =>
  driver.row(budgetStore, [acme, on])?.spentMicroUsd

const acceptedOf = ({ driver }: Conversation): number => driver.read(topics.communicationRequested).length

describe('a request under a cap', () => {
  it('is accepted up to the cap to the millionth of a dollar, and refused beyond until the day of UTC ends', () => {
    const people = capped(2 * sms)
      .ask()
      .ask()
      .ask()
    expect(acceptedOf(people)).toBe(2)
    expect(people.refusals).toEqual(['BUDGET_EXHAUSTED'])
    expect(people.driver.read(topics.communicationRejected)).toMatchObject([
      { reasons: [{ code: 'BUDGET_EXHAUSTED' }], retryAfterMs: midnight - people.driver.now },
    ])
    expect(
      capped(2 * sms - 1)
        .ask()
        .ask().refusals,
    ).toEqual(['BUDGET_EXHAUSTED'])
  })

  it('is a repeat until then, and judged again by the budget of the next day', () => {
    const people = capped(sms).ask()
    const again = { requestId: 'again' }
    people.ask(again).ask(again)
    expect(people.refusals).toEqual(['BUDGET_EXHAUSTED'])
    people.wait((midnight - people.driver.now) / second).ask(again, people.driver.now)
    expect(acceptedOf(people)).toBe(2)
    expect(spentOn(people, today + 1)).toBe(sms)
  })

  it('counts by segments', () => {
    const people = capped(3 * sms).ask({ body: 'x'.repeat(161) })
    expect(spentOn(people)).toBe(2 * sms)
    expect(people.ask({ body: 'x'.repeat(161) }).refusals).toEqual(['BUDGET_EXHAUSTED'])
    expect(acceptedOf(people.ask())).toBe(2)
  })

  it('counts once however often it comes', () => {
    const people = capped(2 * sms)
      .ask({ requestId: 'same' })
      .ask({ requestId: 'same' })
    expect(spentOn(people)).toBe(sms)
  })

  it('counts once also when it comes again behind the memory of requests: its message is the same', () => {
    const people = capped(9 * sms, { dedupeMs: 60_000 })
      .ask({ requestId: 'same' })
      .answer()
      .wait(120)
    people.ask({ requestId: 'same' })
    expect(acceptedOf(people)).toBe(2)
    expect(people.dispatches).toHaveLength(1)
    expect(spentOn(people)).toBe(7_500)
  })

  it.each([
    ['it has no recipient', { recipient: 'nobody' }, {}],
    ['there is no room within a limit', { category: 'MARKETING' }, { limits: { ...standard.limits, dailyQuota: 1 } }],
  ] as const)('takes no room when %s', (_, changes, policy) => {
    const people = capped(9 * sms, policy as Partial<CpaasPolicy>).ask()
    const before = spentOn(people)
    expect(people.ask(changes).refusals).not.toEqual([])
    expect(spentOn(people)).toBe(before)
  })

  it('that was refused for another reason is not refused for the budget too', () => {
    const people = capped(sms).ask().ask({ recipient: 'nobody' })
    expect(people.driver.read(topics.communicationRejected)).toMatchObject([
      { reasons: [{ code: 'RECIPIENT_INVALID' }] },
    ])
  })

  it('is told as checked by the budget', () => {
    const validation = ({ driver }: Conversation) =>
      driver.read(topics.communicationRequested).map(({ checks }) => checks?.validation.slice(-3))
    expect(validation(capped(sms).ask())).toEqual([['whatsapp', 'budget', 'limits']])
    expect(validation(new Conversation().ask())).toEqual([['quiet-hours', 'whatsapp', 'limits']])
  })
})

describe('a message whose price is not on the list', () => {
  const call = { channel: 'VOICE' } as const

  it('counts nothing until a price is stated', () => {
    const people = capped(sms).ask(call)
    expect(spentOn(people)).toBe(0)
    people.answer({ providerMessageId: 'CA1', cost_usd: 5_000 })
    expect(spentOn(people)).toBe(5_000)
  })

  it('is refused as soon as nothing is left', () => {
    const people = capped(sms).ask(call).ask().ask(call)
    expect(people.refusals).toEqual(['BUDGET_EXHAUSTED'])
  })

  it('is unlike a free one, which is never refused', () => {
    const people = capped(sms).ask()
    people.ask({ channel: 'WHATSAPP', category: 'SERVICE_REPLY' })
    expect(people.refusals).toEqual([])
  })
})

describe('what a message is known to cost', () => {
  it('takes the place of its estimate, when it is less', () => {
    const people = capped(2 * sms - 800).ask()
    expect(people.ask({ requestId: 'early' }).refusals).toEqual(['BUDGET_EXHAUSTED'])
    people.answer({ providerMessageId: 'SM1', cost_usd: 7_500 })
    expect(spentOn(people)).toBe(7_500)
    expect(acceptedOf(people.ask())).toBe(2)
  })

  it('takes the place of its estimate, when it is more', () => {
    const people = capped(2 * sms)
      .ask()
      .answer({ providerMessageId: 'SM1', cost_usd: 9_000 })
    expect(people.ask().refusals).toEqual(['BUDGET_EXHAUSTED'])
  })

  it('is that of the provider that took it after a failover', () => {
    const people = capped(2 * sms)
      .ask()
      .answer({ outcome: 'REJECTED', httpStatus: 401, cost_usd: 100 })
    expect(spentOn(people)).toBe(100 + sms)
    people.wait(5).answer({ providerMessageId: 'SNS1' })
    expect(people.dispatches.at(-1)!.provider).toBe('AWS_SNS')
    expect(spentOn(people)).toBe(100 + 5_810)
  })

  it('is nothing when it failed without a cost', () => {
    const people = capped(sms).ask().answer({ outcome: 'REJECTED', providerErrorCode: '30006' })
    expect(people.driver.read(topics.communicationFailed)).toHaveLength(1)
    expect(spentOn(people)).toBe(0)
    expect(people.ask().refusals).toEqual([])
  })

  it('follows the receipts, also behind the end of the message, and repeats change nothing', () => {
    const people = capped(9 * sms)
      .ask()
      .answer()
      .receive({ status: 'DELIVERED' })
    expect(spentOn(people)).toBe(7_500)
    for (let times = 0; times < 2; times++) people.receive({ cost_usd: 9_900, isFinal: true })
    expect(spentOn(people)).toBe(9_900)
  })

  it('corrects the day of the message, not that of the price', () => {
    const people = capped(9 * sms)
      .ask()
      .answer()
      .wait(day / second)
    people.ask().receive({ cost_usd: 9_900, isFinal: true, messageId: people.dispatches[0]!.messageId })
    expect([spentOn(people), spentOn(people, today + 1)]).toEqual([9_900, sms])
  })

  it('is open on a channel that charges at delivery, until that or the end', () => {
    const ask = () => capped(9 * whatsAppMarketing).ask({ channel: 'WHATSAPP', category: 'MARKETING' })
    const sent = () => ask().answer({ providerMessageId: 'wamid' })
    expect(spentOn(sent())).toBe(whatsAppMarketing)
    expect(spentOn(sent().receive({ status: 'DELIVERED' }))).toBe(whatsAppMarketing)
    expect(spentOn(sent().receive({ status: 'UNDELIVERED' }))).toBe(0)
    expect(spentOn(sent().wait(day / second + 1))).toBe(0)
  })
})

describe('a message that starts later', () => {
  const tomorrow = noon + day

  it('counts on the day of its start, from its acceptance on', () => {
    const people = capped(sms).ask({ sendAfter: tomorrow }).ask()
    expect(people.refusals).toEqual([])
    expect([spentOn(people), spentOn(people, today + 1)]).toEqual([sms, sms])
    people
      .answer()
      .wait(day / second)
      .answer()
    expect([spentOn(people), spentOn(people, today + 1)]).toEqual([7_500, 7_500])
  })

  it('is refused at once when that day is full, until it ends', () => {
    const people = capped(sms)
      .ask({ sendAfter: tomorrow })
      .ask({ sendAfter: tomorrow + hour })
    expect(people.driver.read(topics.communicationRejected)).toMatchObject([
      { reasons: [{ code: 'BUDGET_EXHAUSTED' }], retryAfterMs: midnight + day - people.driver.now },
    ])
  })

  it('counts today when its time has just passed, on the day before', () => {
    const people = capped(sms).ask({ sendAfter: midnight - 1 }, midnight + 1)
    people.ask({ sendAfter: midnight - 1 }, midnight + 2)
    expect([spentOn(people), spentOn(people, today + 1)]).toEqual([undefined, sms])
    expect(people.driver.read(topics.communicationRejected)).toMatchObject([{ retryAfterMs: day - 2 }])
  })

  it('counts on the next day when quiet hours end there', () => {
    const { quietHours } = defaultCpaasPolicy
    const british = { recipient: '+447700900123', category: 'MARKETING' } as const
    const people = capped(100_000, { quietHours: { ...quietHours, fromMinute: 12 * 60, toMinute: 9 * 60 } })
    people.ask(british, noon + 10 * hour)
    expect([spentOn(people), spentOn(people, today + 1)]).toEqual([undefined, 52_400])
  })
})

describe('beyond the cap', () => {
  it('the answer to a keyword is sent and counted: it is owed', () => {
    const people = capped(sms).ask().text('STOP')
    expect(people.refusals).toEqual([])
    expect(people.bodies.at(-1)).toContain('START')
    expect(spentOn(people)).toBe(2 * sms)
  })

  it('messages of an exempt category are sent and counted', () => {
    const people = Conversation.under({ budget: { microUsdPerDay: sms, exemptCategories: ['OTP'] } })
    people.ask().ask({ category: 'OTP' }).ask()
    expect(people.refusals).toEqual(['BUDGET_EXHAUSTED'])
    expect(spentOn(people)).toBe(2 * sms)
  })

  it('no fallback is sent: the chain goes on to a channel with room', () => {
    const asked = { category: 'MARKETING', fallbackChannels: ['WHATSAPP', 'VOICE'] } as const
    const people = capped(2 * sms)
      .ask(asked)
      .answer({ outcome: 'REJECTED', providerErrorCode: '30006' })
    expect(people.refusals).toEqual(['BUDGET_EXHAUSTED'])
    expect(people.dispatches.map(({ channel }) => channel)).toEqual(['SMS', 'VOICE'])
  })
})

it('a fallback may use what the failed message gives back', () => {
  const people = capped(whatsAppMarketing)
  people.ask({ channel: 'WHATSAPP', category: 'MARKETING', fallbackChannels: ['SMS'] })
  people.answer({ outcome: 'REJECTED', providerErrorCode: '131026' })
  expect(people.dispatches.map(({ channel }) => channel)).toEqual(['WHATSAPP', 'SMS'])
  expect(spentOn(people)).toBe(sms)
})
