import { describe, expect, it } from 'vitest'
import { topics } from '#topology/topics.ts'
import { isSettled, openWork } from '#world/verifier/open-work.ts'
import { indexOf, outcomeOf, place, without } from './place-records.ts'
import { goodRun, type Told } from './told-events.ts'

const told = goodRun()
const open = (records: readonly Told[]) => openWork(outcomeOf(place(records), topics))
const nothing = { requests: 0, messages: 0, renderJobs: 0, breakers: [] }

describe('openWork', () => {
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
  ] as const)('counts %s', (_what, topic, expected) => {
    const found = open(without(told, indexOf(told, topic)))
    expect(found).toEqual({ ...nothing, ...expected })
    expect(isSettled(found)).toBe(false)
  })

  it('names a breaker whose traffic has not come back', () => {
    const found = open(without(told, indexOf(told, 'providerFailover', 1)))
    expect(found).toEqual({ ...nothing, breakers: [{ tenantId: 'acme', channel: 'SMS', provider: 'TWILIO' }] })
    expect(isSettled(found)).toBe(false)
  })
})
