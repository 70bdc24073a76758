import { describe, expect, it } from 'vitest'
import { topics } from '#topology/topics.ts'
import { isSettled, OpenWorkWatch } from '#world/verifier/open-work.ts'
import type { GrowingOutcome } from '#world/verifier/outcome.ts'
import type { CheckedTopic, Seen } from '#world/verifier/seen-event.ts'
import { indexOf, outcomeOf, place, without } from './place-records.ts'
import { START, type Told } from './tale.ts'
import { goodRun } from './told-events.ts'

const told = goodRun()
const open = (records: readonly Told[]) => new OpenWorkWatch(outcomeOf(place(records), topics)).look(START)
const nothing = { requests: 0, messages: 0, renderJobs: 0, voices: 0, breakers: [] }

describe('open work', () => {
  it('is nothing at the end of a good run', () => {
    expect(open(told)).toEqual(nothing)
    expect(isSettled(nothing)).toBe(true)
  })

  it.each([
    ['a request without an answer', 'communicationRejected', { requests: 1 }],
    ['a message without a delivery', 'communicationDelivered', { messages: 1 }],
    ['a message without a failure', 'communicationFailed', { messages: 1 }],
    ['a sent message without word about its receipt', 'receiptExpired', { messages: 1 }],
    ['a render job without an end', 'renderJobSuperseded', { renderJobs: 1 }],
    ['a voice without an end', 'voiceModelReady', { voices: 1 }],
  ] as const)('counts %s', (_what, topic, expected) => {
    const found = open(without(told, indexOf(told, topic)))
    expect(found).toEqual({ ...nothing, ...expected })
    expect(isSettled(found)).toBe(false)
  })

  it('is no message that waits for quiet hours to end, unless that is near', () => {
    const endMs = START + 180 * 60_000
    const watch = new OpenWorkWatch(outcomeOf(place(told), topics))
    expect(watch.look(endMs - 151_000).messages).toBe(0)
    expect(watch.look(endMs - 149_000).messages).toBe(1)
  })

  it('is a sent message to somebody who is forgotten until the order is there', () => {
    expect(open(without(told, indexOf(told, 'subjectErased')))).toEqual({ ...nothing, messages: 1 })
  })

  it('is a message that waits, though its recipient is to be forgotten', () => {
    const index = told.findIndex(({ topic, data }) => topic === 'communicationFailed' && data['recipient'] === '')
    expect(open(without(told, index))).toEqual({ ...nothing, messages: 1 })
  })

  it('is a sent message to somebody who was forgotten before its request', () => {
    const index = told.findLastIndex(({ topic }) => topic === 'communicationDelivered')
    expect(told[index]!.data).toMatchObject({ messageId: 'later' })
    expect(open(without(told, index))).toEqual({ ...nothing, messages: 1 })
  })

  it('names a breaker whose traffic has not come back', () => {
    const found = open(without(told, indexOf(told, 'providerFailover', 1)))
    expect(found).toEqual({ ...nothing, breakers: [{ tenantId: 'acme', channel: 'SMS', provider: 'TWILIO' }] })
    expect(isSettled(found)).toBe(false)
  })

  it.each([
    ['in their order', told],
    ['the ends before the beginnings', told.toReversed()],
  ] as const)('is the same when it is looked at after each record, read %s', (_order, records) => {
    const placed = place(records)
    const growing = outcomeOf([], topics)
    const work = new OpenWorkWatch(growing)
    for (const [index, record] of placed.entries()) {
      grow(growing, outcomeOf([record], topics))
      expect(work.look(START)).toEqual(new OpenWorkWatch(outcomeOf(placed.slice(0, index + 1), topics)).look(START))
    }
    expect(growing.events).toEqual(outcomeOf(placed, topics).events)
  })
})

/** Adds what another outcome has, as a reader does. */
const grow = ({ events, deadLetters }: GrowingOutcome, more: GrowingOutcome): void => {
  for (const [topic, seen] of Object.entries(more.events)) (events[topic as CheckedTopic] as Seen[]).push(...seen)
  deadLetters.push(...more.deadLetters)
}
