import { describe, expect, it } from 'vitest'
import { topics } from '#topology/topics.ts'
import { type CheckName, verify } from '#world/verifier/verdict.ts'
import { indexOf, manifestOf, outcomeOf, place, without } from './place-records.ts'
import { Tale, type Told } from './tale.ts'
import { expectations, goodRun } from './told-events.ts'
import { price, tellArrival } from './told-rules.ts'
import { tellAsked } from './told-studio.ts'

const told = goodRun()
const withTale = (tell: (tale: Tale) => void): readonly Told[] => {
  const tale = new Tale()
  tale.told.push(...told)
  tell(tale)
  return tale.told
}
const failed = (records: readonly Told[]): readonly string[] => {
  const placed = place(records)
  const { checks } = verify(outcomeOf(placed, topics), manifestOf(placed, topics), expectations)
  return Object.entries(checks).flatMap(([name, { ok }]) => (ok ? [] : [name]))
}

describe('verify', () => {
  const plants: readonly (readonly [string, readonly Told[], CheckName])[] = [
    [
      'an override that moves no traffic',
      withTale((tale) => tale.tell('providerOverridden', 'acme', {}, { meaning: 'overrides' })),
      'failover-and-failback',
    ],
    [
      'a conflict that is answered as a request of its own',
      changedReasons('IDEMPOTENCY_CONFLICT', 'CONTENT_MISSING'),
      'life-cycles-complete',
    ],
    ['a conflict where there is none', changedReasons('RATE_LIMITED', 'IDEMPOTENCY_CONFLICT'), 'life-cycles-complete'],
    ['a fallback of no message', changedRequest('on-whatsapp', { fallbackOf: 'nothing' }), 'life-cycles-complete'],
    [
      'a message without an attempt that is not in quiet hours',
      changedRequest('in-the-morning', { category: 'TRANSACTIONAL' }),
      'life-cycles-complete',
    ],
    ['a message to somebody who has opted out', changedRecipient('priced', '+4420 bob'), 'no-send-after-stop'],
    [
      'an event without jobs',
      withTale((tale) => tale.tell('eventCreated', 'beta', { eventId: 'ball', revision: 1 })),
      'planned-assets-complete',
    ],
    ['an event with a job less', told.filter(({ data }) => data['jobId'] !== 'banner'), 'planned-assets-complete'],
    ['a request without a job', withTale((tale) => tellAsked(tale, 'lost', 52_000)), 'requested-jobs-created'],
    [
      'a cancel of a job that goes on',
      withTale((tale) => tale.tell('renderJobCancelRequested', 'beta', { jobId: 'top' }, { at: 32_000 })),
      'cancel-honoured',
    ],
    ['a lost word about a batch', without(told, indexOf(told, 'renderBatchCompleted')), 'batches-completed-once'],
    ['a lost word about credits', without(told, indexOf(told, 'creditsApplied', 1)), 'credits-conserved'],
    ['a lost refusal of a change', without(told, indexOf(told, 'templateChangeRejected')), 'templates-versioned'],
    ['a voice that never ends', without(told, indexOf(told, 'voiceModelFailed')), 'voice-models-ready-once'],
    ['a message in quiet hours', changedRequest('third', { category: 'MARKETING' }), 'quiet-hours-held'],
    [
      'a message too many',
      withTale((tale) => {
        for (const messageId of ['a', 'b', 'c'])
          tellArrival(tale, { tenantId: 'calm', messageId, person: '+4420 cy', at: 60_000 })
      }),
      'rate-limits-held',
    ],
    [
      'a message that fails for a person of whom no order speaks',
      changedOn('communicationFailed', 'on-sms', { errorCode: 'SUBJECT_ERASED', recipient: '' }),
      'erased-forgotten',
    ],
    [
      'an adjustment of another amount',
      told.map((each) =>
        each.topic === 'costAdjusted' && each.data['delta_usd'] === price
          ? { ...each, data: { ...each.data, delta_usd: 1 } }
          : each,
      ),
      'cost-conserved',
    ],
    [
      'a change of consent without evidence',
      told.map((each) =>
        each.topic === 'consentChanged' && each.data['via'] === 'PROVIDER'
          ? { ...each, data: { ...each.data, evidenceEventId: 'invented' } }
          : each,
      ),
      'consent-proved',
    ],
  ]

  it.each(plants)('finds %s with exactly the matching check', (_fault, planted, check) => {
    expect(failed(planted)).toEqual([check])
  })

  describe('the cost of a message', () => {
    const adjusted = (seq: number, at: number) =>
      withTale((tale) => {
        tale.request('beta', 'priced', 53_000)
        tale.attempt('beta', 'priced', 1, 53_000)
        tale.tell('communicationSent', 'beta', { messageId: 'priced' }, { seq: 2, at: 54_000 })
        tale.tell('costAdjusted', 'beta', { messageId: 'priced' }, { seq, at })
      })

    it('may be adjusted once an event has told it', () => {
      expect(failed(adjusted(3, 55_000))).toEqual([])
    })

    it.each([
      ['with a gap, so that an adjustment is lost', 4],
      ['before', 1.5],
    ])('must not be adjusted %s', (_name, seq) => {
      expect(failed(adjusted(seq, 55_000))).toEqual(['life-cycles-complete'])
    })
  })
})

function changedReasons(from: string, to: string): readonly Told[] {
  const isFrom = (reasons: unknown) => (reasons as readonly { code: string }[])[0]?.code === from
  return told.map((each) =>
    each.topic === 'communicationRejected' && isFrom(each.data['reasons'])
      ? { ...each, data: { ...each.data, reasons: [{ code: to, detail: '' }] } }
      : each,
  )
}

function changedOn(topic: Told['topic'], messageId: string, change: object): readonly Told[] {
  return told.map((each) =>
    each.topic === topic && each.data['messageId'] === messageId
      ? { ...each, data: { ...each.data, ...change } }
      : each,
  )
}

function changedRequest(messageId: string, change: object): readonly Told[] {
  return changedOn('communicationRequested', messageId, change)
}

function changedRecipient(messageId: string, recipient: string): readonly Told[] {
  return changedOn('dispatchRequested', messageId, { recipient })
}
