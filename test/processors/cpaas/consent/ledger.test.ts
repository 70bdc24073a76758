import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { consentFor, emptyLedger, mergeLedgers, takeIn } from '#processors/cpaas/consent/ledger.ts'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { ConsentEntry } from '#schemas/types.ts'

const policy = { ...defaultCpaasPolicy.consent, senderGroups: [{ name: 'news', senders: [] }] }
const entry = (changes: Partial<ConsentEntry>): ConsentEntry => ({
  channelFamily: 'SMS',
  senderGroup: '',
  scope: 'ALL',
  state: 'OPTED_OUT',
  since: 10,
  via: 'INBOUND',
  evidenceEventId: 'evt-1',
  ...changes,
})
const send = { channelFamily: 'SMS', senderGroup: '', category: 'MARKETING' } as const

const entries = fc.record({
  channelFamily: fc.constantFrom('SMS', 'WHATSAPP', 'UNKNOWN'),
  senderGroup: fc.constantFrom('', 'news', 'gone'),
  scope: fc.constantFrom('ALL', 'MARKETING'),
  state: fc.constantFrom('OPTED_IN', 'OPTED_OUT', 'QUARANTINED'),
  since: fc.integer({ min: 1, max: 4 }),
  via: fc.constant('INBOUND'),
  evidenceEventId: fc.constantFrom('evt-1', 'evt-2', 'evt-3'),
}) as fc.Arbitrary<ConsentEntry>

const places = fc.record({
  channelFamily: fc.constantFrom('SMS', 'WHATSAPP', 'VOICE'),
  senderGroup: fc.constantFrom('', 'news'),
  category: fc.constantFrom('OTP', 'MARKETING'),
})

const sorted = (all: readonly ConsentEntry[]): readonly string[] => all.map((each) => JSON.stringify(each)).toSorted()

describe('the ledger of a recipient', () => {
  it('comes to the same entries and answers in any order, with repeats', () => {
    const shuffled = fc
      .array(entries, { maxLength: 6 })
      .chain((all) =>
        fc.tuple(
          fc.constant(all),
          fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 }),
          places,
        ),
      )
    fc.assert(
      fc.property(shuffled, ([all, other, place]) => {
        const a = all.reduce(takeIn, emptyLedger)
        const b = other.reduce(takeIn, emptyLedger)
        expect(sorted(b.entries)).toEqual(sorted(a.entries))
        expect(consentFor(b, place, policy)).toBe(consentFor(a, place, policy))
      }),
    )
  })

  it('merges with another one of the same recipient as if all had been said to it', () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 5 }), fc.array(entries, { maxLength: 5 }), (one, other) => {
        const merged = mergeLedgers(one.reduce(takeIn, emptyLedger), other.reduce(takeIn, emptyLedger))
        expect(sorted(merged.entries)).toEqual(sorted([...one, ...other].reduce(takeIn, emptyLedger).entries))
      }),
    )
  })

  it('is the same object when nothing is new', () => {
    const ledger = takeIn(emptyLedger, entry({}))
    expect(takeIn(ledger, entry({}))).toBe(ledger)
    expect(takeIn(ledger, entry({ since: 9, state: 'OPTED_IN' }))).toBe(ledger)
  })

  it('counts changes of a state, and not its repetitions', () => {
    const said = [entry({}), entry({ since: 11 }), entry({ since: 12, state: 'OPTED_IN' })]
    expect(said.reduce(takeIn, emptyLedger).version).toBe(2)
  })

  it.each([
    ['of an empty ledger', [], 'GIVEN'],
    ['of an opt-out', [entry({})], 'OPTED_OUT'],
    ['of a later opt-in', [entry({}), entry({ state: 'OPTED_IN', since: 11 })], 'GIVEN'],
    [
      'of an opt-in and a later opt-out of marketing',
      [entry({ state: 'OPTED_IN' }), entry({ scope: 'MARKETING', since: 11 })],
      'OPTED_OUT',
    ],
    [
      'of an opt-out of marketing and a later opt-in to all',
      [entry({ scope: 'MARKETING' }), entry({ state: 'OPTED_IN', since: 11 })],
      'GIVEN',
    ],
    [
      'of an opt-out and a suspicion',
      [entry({}), entry({ scope: 'MARKETING', state: 'QUARANTINED', since: 11 })],
      'OPTED_OUT',
    ],
    ['of both at the same time', [entry({ state: 'OPTED_IN' }), entry({ scope: 'MARKETING' })], 'OPTED_OUT'],
    ['of another family', [entry({ channelFamily: 'WHATSAPP' })], 'GIVEN'],
    ['of an unknown family', [entry({ channelFamily: 'UNKNOWN' })], 'OPTED_OUT'],
    ['of a group, for a sender in none', [entry({ senderGroup: 'news' })], 'OPTED_OUT'],
    ['of a state that only a later build knows', [entry({ state: 'UNKNOWN' })], 'QUARANTINED'],
    ['of a group that the policy has no more', [entry({ senderGroup: 'gone' })], 'OPTED_OUT'],
  ] as const)('says about marketing, in the case %s', (_, said, expected) => {
    expect(consentFor((said as readonly ConsentEntry[]).reduce(takeIn, emptyLedger), send, policy)).toBe(expected)
  })

  it('takes a message of an unknown category for marketing', () => {
    const ledger = takeIn(emptyLedger, entry({ scope: 'MARKETING' }))
    expect(consentFor(ledger, { ...send, category: 'UNKNOWN' }, policy)).toBe('OPTED_OUT')
    expect(consentFor(ledger, { ...send, category: 'OTP' }, policy)).toBe('GIVEN')
  })
})
