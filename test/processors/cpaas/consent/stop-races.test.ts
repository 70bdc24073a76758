import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { DispatchRequested } from '#schemas/types.ts'
import type { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { topics } from '#topology/topics.ts'
import { outage } from '../samples.ts'
import { Conversation } from './conversation.ts'

/** The recipient's words with their times, and the sends of the tenant at any moment between them. */
type Act =
  | { readonly kind: 'STOP' | 'START'; readonly agoMs: number }
  | { readonly kind: 'ask'; readonly delayMs: number; readonly category: 'OTP' | 'TRANSACTIONAL' | 'MARKETING' }
  | { readonly kind: 'answer' | 'fail' | 'refuse' }
  | { readonly kind: 'wait'; readonly seconds: number }

const ago = fc.constantFrom(0, 1_000, 20_000, 60_000)
const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    { arbitrary: fc.record({ kind: fc.constantFrom('STOP', 'START'), agoMs: ago }), weight: 3 },
    {
      arbitrary: fc.record({
        kind: fc.constant('ask'),
        delayMs: fc.constantFrom(0, 0, 5_000, 90_000),
        category: fc.constantFrom('OTP', 'TRANSACTIONAL', 'MARKETING'),
      }),
      weight: 3,
    },
    { arbitrary: fc.record({ kind: fc.constantFrom('answer', 'fail', 'fail', 'refuse') }), weight: 3 },
    { arbitrary: fc.record({ kind: fc.constant('wait'), seconds: fc.constantFrom(1, 5, 15, 70) }), weight: 2 },
  ) as fc.Arbitrary<Act>,
  { minLength: 3, maxLength: 25 },
)

/** The recipient and the words of whoever knows that they have opted out, judged apart from the ledger. */
class Words {
  #last = { atMs: -1, isStop: false }

  say(isStop: boolean, atMs: number): void {
    if (atMs > this.#last.atMs || (atMs === this.#last.atMs && isStop)) this.#last = { atMs, isStop }
  }

  get areOut(): boolean {
    return this.#last.isStop
  }
}

const isConfirmation = ({ body }: DispatchRequested): boolean => body?.includes('Reply START') === true

/** The dispatches among events; only those behind the word that stops them, if it is among the events. */
const behindTheWord = (events: TopologyTestDriver['outputs']): readonly DispatchRequested[] => {
  const word = events.findLastIndex(({ topic }) => topic === topics.consentChanged.name)
  const dispatched = events.slice(word + 1).filter(({ topic }) => topic === topics.dispatchRequested.name)
  return dispatched.map(({ data }) => data as DispatchRequested)
}

const play = (people: Conversation, words: Words, act: Act): void => {
  const { now } = people
  switch (act.kind) {
    case 'STOP':
    case 'START':
      words.say(act.kind === 'STOP', now - act.agoMs)
      people.text(act.kind, { receivedAt: now - act.agoMs })
      return
    case 'ask':
      people.ask({ category: act.category, sendAfter: act.delayMs === 0 ? null : now + act.delayMs })
      return
    case 'wait':
      people.wait(act.seconds)
      return
    default:
      if (people.isAnswered) return
      // A provider that has the number in a list of its own says so.
      if (act.kind === 'refuse') words.say(true, now)
      people.answer(answers(people)[act.kind])
  }
}

const answers = ({ dispatches }: Conversation) => {
  const providerErrorCode = dispatches.at(-1)!.provider === 'TWILIO' ? '21610' : 'Phone number is opted out'
  return { answer: undefined, fail: outage, refuse: { outcome: 'REJECTED', providerErrorCode } } as const
}

it('after a STOP nothing is dispatched but its one confirmation, until a START wins, whatever happens in between', () => {
  fc.assert(
    fc.property(acts, (all) => {
      const people = new Conversation()
      const words = new Words()
      for (const act of all) {
        const before = people.driver.outputs.length
        const wasOut = words.areOut
        play(people, words, act)
        const sent = behindTheWord(people.driver.outputs.slice(before))
        if (words.areOut) expect(sent.filter((dispatch) => !isConfirmation(dispatch))).toEqual([])
        const begun = sent.filter(({ attempt }) => attempt === 1)
        if (act.kind === 'STOP') expect(begun.length).toBeLessThanOrEqual(wasOut ? 0 : 1)
      }
    }),
    { numRuns: 150 },
  )
})
