import { describe, expect, it } from 'vitest'
import { noSendAfterStop } from '#world/verifier/checks/no-send-after-stop.ts'
import type { Tale, Told } from '../tale.ts'
import { goodRun } from '../told-events.ts'
import { tellArrival, tellAttempt, tellChange, tellKeyword, tellRequest, type ToldMessage } from '../told-rules.ts'
import { goodRunAnd, judgedBy } from './judge.ts'

const gus = '+4420 gus'
const toGus = (change: Partial<ToldMessage> = {}): ToldMessage => ({
  tenantId: 'post',
  messageId: 'to-gus',
  person: gus,
  at: 61_000,
  ...change,
})
const stop = (tale: Tale, at = 60_000) => tellKeyword(tale, gus, at, { state: 'OPTED_OUT' }, { meaning: 'stops' })
const start = (tale: Tale, at: number) => tellKeyword(tale, gus, at, { state: 'OPTED_IN', version: 2 })
const judge = (tell: (tale: Tale) => void) => judgedBy(noSendAfterStop, goodRunAnd(tell))

/** A provider's word, which nobody answers. */
const providersWord = (tale: Tale, scope: 'ALL' | 'MARKETING' = 'ALL'): void => {
  const refused = toGus({ messageId: 'refused', at: 59_000 })
  const verdict = tellAttempt(tale, refused, tellRequest(tale, refused), { outcome: 'REJECTED' })
  tellChange(tale, gus, verdict, 59_020, { state: 'OPTED_OUT', via: 'PROVIDER', scope })
}

describe('no send after a stop', () => {
  it('holds for a good run, and says how much it saw', () => {
    expect(judgedBy(noSendAfterStop, goodRun())).toEqual({
      ok: true,
      detail: '1 times STOP; 2 opt-outs, 1 of them with an exact place',
    })
  })

  const good: readonly (readonly [string, (tale: Tale) => void])[] = [
    [
      'an attempt that left ahead of the STOP, though it is dated later',
      (tale) => {
        tellArrival(tale, toGus({ at: 60_500 }))
        stop(tale)
      },
    ],
    [
      'an attempt behind a later START',
      (tale) => {
        stop(tale)
        start(tale, 60_500)
        tellArrival(tale, toGus())
      },
    ],
    [
      'a second STOP, which changes nothing',
      (tale) => {
        stop(tale)
        tale.tell('smsInbound', 'post', { from: gus }, { at: 60_500, meaning: 'stops' })
      },
    ],
    [
      'an attempt on a channel of another family',
      (tale) => {
        stop(tale)
        tellArrival(tale, toGus({ channel: 'WHATSAPP' }))
      },
    ],
    [
      'an attempt to somebody else, or by another tenant',
      (tale) => {
        stop(tale)
        tellArrival(tale, toGus({ person: '+4420 hal' }))
        tellArrival(tale, toGus({ tenantId: 'acme' }))
      },
    ],
    [
      'the late confirmation of an earlier STOP',
      (tale) => {
        const cause = tale.tell('smsInbound', 'post', { from: gus }, { at: 57_000, meaning: 'stops' }).id
        tellChange(tale, gus, cause, 57_000, { state: 'OPTED_OUT' })
        tellKeyword(tale, gus, 58_000, { state: 'OPTED_IN', version: 2 })
        tellKeyword(tale, gus, 60_000, { state: 'OPTED_OUT', version: 3 }, { meaning: 'stops' })
        tellArrival(tale, toGus({ category: 'SERVICE_REPLY', cause }))
      },
    ],
    [
      'a ticket behind an opt-out of marketing',
      (tale) => {
        providersWord(tale, 'MARKETING')
        tellArrival(tale, toGus())
      },
    ],
    [
      "an attempt whose place beside a provider's word nobody knows",
      (tale) => {
        providersWord(tale)
        tellArrival(tale, toGus({ at: 59_010 }))
      },
    ],
  ]
  it.each(good)('allows %s', (_what, tell) => {
    expect(judge(tell)).toMatchObject({ ok: true })
  })

  const bad: readonly (readonly [string, (tale: Tale) => void, string])[] = [
    [
      'an attempt behind the STOP',
      (tale) => {
        stop(tale)
        tellArrival(tale, toGus())
      },
      'goes to somebody after',
    ],
    [
      'one that is dated ahead of it, as that of a timer in a backlog',
      (tale) => {
        stop(tale)
        tellArrival(tale, toGus({ at: 58_000 }))
      },
      'goes to somebody after',
    ],
    [
      'one on another channel of the family',
      (tale) => {
        stop(tale)
        tellArrival(tale, toGus({ channel: 'RCS' }))
      },
      'goes to somebody after',
    ],
    [
      'one between STOP and START',
      (tale) => {
        stop(tale)
        tellArrival(tale, toGus({ at: 60_100 }))
        start(tale, 60_500)
      },
      'goes to somebody after',
    ],
    [
      'one behind a START that was said ahead of the STOP',
      (tale) => {
        stop(tale)
        tellKeyword(tale, gus, 60_500, { state: 'OPTED_IN', version: 2, since: 1 })
        tellArrival(tale, toGus())
      },
      'goes to somebody after',
    ],
    [
      "marketing behind a provider's word about it",
      (tale) => {
        providersWord(tale, 'MARKETING')
        tellArrival(tale, toGus({ category: 'MARKETING' }))
      },
      'goes to somebody after',
    ],
    [
      'a second confirmation',
      (tale) => {
        const cause = stop(tale)
        tellArrival(tale, toGus({ category: 'SERVICE_REPLY', cause }))
      },
      'is confirmed 2 times',
    ],
    [
      'a STOP after a START that changes nothing',
      (tale) => {
        stop(tale)
        start(tale, 60_500)
        tale.tell('smsInbound', 'post', { from: gus }, { at: 60_900, meaning: 'stops' })
      },
      'changed no consent',
    ],
    [
      'a STOP that changes nothing',
      (tale) => {
        tale.tell('smsInbound', 'post', { from: gus }, { at: 60_000, meaning: 'stops' })
      },
      'changed no consent',
    ],
  ]
  it.each(bad)('finds %s', (_what, tell, fault) => {
    expect(judge(tell)).toEqual({ ok: false, detail: expect.stringContaining(fault) as string })
  })

  it('finds a STOP that is in no topic', () => {
    const lost = goodRun().filter(({ meaning }: Told) => meaning !== 'stops')
    const stops = goodRun().filter(({ meaning }: Told) => meaning === 'stops')
    const withLost = (check: typeof noSendAfterStop) => (given: Parameters<typeof noSendAfterStop>[0]) =>
      check({ ...given, manifest: { ...given.manifest, stops } })
    expect(judgedBy(withLost(noSendAfterStop), lost)).toMatchObject({
      ok: false,
      detail: 'a STOP that was sent is in no topic',
    })
  })
})
