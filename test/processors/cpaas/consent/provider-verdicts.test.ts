import { describe, expect, it } from 'vitest'
import { noon } from '../samples.ts'
import { Conversation } from './conversation.ts'

describe("a provider's word on an inbound message", () => {
  it('counts as the keyword', () => {
    expect(new Conversation().text('halt', { optOutType: 'STOP' }).states).toEqual(['OPTED_OUT ALL INBOUND'])
    expect(new Conversation().text('stop now please', { keyword: 'STOP' }).states).toEqual(['OPTED_OUT ALL INBOUND'])
  })

  it('does not hide that a person wants out in other words', () => {
    const people = new Conversation().text('Start by taking me off your list, please stop', { keyword: 'START' })
    expect(people.states).toEqual(['QUARANTINED MARKETING INBOUND'])
  })

  it('never hides a STOP', () => {
    expect(new Conversation().text('STOP', { optOutType: 'START' }).states).toEqual(['OPTED_OUT ALL INBOUND'])
  })
})

describe("a provider's refusal", () => {
  it('for the sake of an opt-out writes the ledger, with its code and its answer as evidence', () => {
    const people = new Conversation().ask().answer({ outcome: 'REJECTED', providerErrorCode: '21610' }).ask()
    expect(people.changes).toMatchObject([
      { state: 'OPTED_OUT', scope: 'ALL', via: 'PROVIDER', keyword: '21610', evidenceEventId: 'evt-answer-1' },
    ])
    expect(people.refusals).toEqual(['OPTED_OUT'])
  })

  it('in a receipt does so too, once', () => {
    const people = new Conversation().ask().answer()
    const undelivered = { status: 'UNDELIVERED', providerErrorCode: '21610' } as const
    people.receive(undelivered).receive({ ...undelivered, occurredAt: noon })
    expect(people.states).toEqual(['OPTED_OUT ALL PROVIDER'])
  })

  it('of marketing alone stops marketing alone, on its channel', () => {
    const people = new Conversation().ask({ channel: 'WHATSAPP', category: 'MARKETING' })
    people.answer({ outcome: 'REJECTED', providerErrorCode: '131050' })
    people
      .ask({ channel: 'WHATSAPP', category: 'MARKETING' })
      .ask({ channel: 'WHATSAPP' })
      .ask({ category: 'MARKETING' })
    expect(people.states).toEqual(['OPTED_OUT MARKETING PROVIDER'])
    expect(people.refusals).toEqual(['OPTED_OUT'])
    expect(people.dispatches).toHaveLength(3)
  })

  it('says no more than a later START', () => {
    const people = new Conversation({ replyTo: [] }).ask()
    const refusedAt = people.now
    people
      .text('START')
      .answer({ outcome: 'REJECTED', providerErrorCode: '21610', completedAt: refusedAt - 1 })
      .ask()
    expect(people.states).toEqual(['OPTED_IN ALL INBOUND'])
    expect(people.dispatches).toHaveLength(2)
  })
})

describe("a provider's opt-out", () => {
  const refused = { outcome: 'REJECTED', providerErrorCode: '21610' } as const

  it.each([
    ['after another answer to the same attempt', (people: Conversation) => people.answer().answer(refused)],
    [
      'after one of the same weight',
      (people: Conversation) => people.answer({ outcome: 'UNREACHABLE' }).answer(refused),
    ],
    [
      'in a second receipt',
      (people: Conversation) =>
        people
          .answer()
          .receive({ status: 'UNDELIVERED', providerErrorCode: '21211' })
          .receive({ status: 'FAILED', providerErrorCode: '21610' }),
    ],
    [
      'in a receipt of unknown status',
      (people: Conversation) => people.answer().receive({ status: 'UNKNOWN', providerErrorCode: '21610' }),
    ],
  ])('is heard %s', (_, tellOf) => {
    const people = new Conversation().ask()
    tellOf(people)
    expect(people.states).toEqual(['OPTED_OUT ALL PROVIDER'])
  })
})
