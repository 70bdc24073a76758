import { describe, expect, it } from 'vitest'
import { erasedForgotten } from '#world/verifier/checks/erased-forgotten.ts'
import { lifeCyclesComplete } from '#world/verifier/checks/life-cycles-complete.ts'
import type { Tale } from '../tale.ts'
import { goodRun } from '../told-events.ts'
import { tellArrival, tellAttempt, tellForgotten, tellRequest, type ToldMessage } from '../told-rules.ts'
import { goodRunAnd, judgedBy } from './judge.ts'

const orderedAt = 65_000
const toIda = (change: Partial<ToldMessage> = {}): ToldMessage => ({
  tenantId: 'post',
  messageId: 'to-ida',
  person: '+4420 ida',
  at: 60_000,
  ...change,
})
const order = (tale: Tale, recipient: string | null = '+4420 ida', tenantId = 'post') =>
  tale.tell('subjectErased', tenantId, { recipient }, { at: orderedAt })
const judge = (tell: (tale: Tale) => void) => judgedBy(erasedForgotten, goodRunAnd(tell))
/** A message at its provider by the order: what comes of it is up to `then`. */
const sentAnd = (tale: Tale, then: (answer: string) => void): void => {
  const answer = tellAttempt(tale, toIda(), tellRequest(tale, toIda()), { outcome: 'ACCEPTED' })
  tale.tell('communicationSent', 'post', { messageId: 'to-ida' }, { cause: answer, seq: 2, at: 60_020 })
  order(tale)
  then(answer)
}

describe('the erasure of people', () => {
  it('holds in a good run, and says how much it saw', () => {
    expect(judgedBy(erasedForgotten, goodRun())).toEqual({
      ok: true,
      detail: '1 people forgotten; of their messages 3 were older, 1 newer and 0 about as old as the order',
    })
  })

  const good: readonly (readonly [string, (tale: Tale) => void])[] = [
    [
      'an attempt about as old as the order',
      (tale) => {
        order(tale)
        tellArrival(tale, toIda({ at: orderedAt + 400 }))
      },
    ],
    [
      'a message that waits, about as old as the order',
      (tale) => {
        order(tale)
        tellRequest(tale, toIda({ at: orderedAt + 400 }))
      },
    ],
    [
      'a failure after an attempt without an answer, and its late price',
      (tale) => {
        const cause = tellRequest(tale, toIda())
        tellAttempt(tale, toIda(), cause, { outcome: 'ACCEPTED' })
        order(tale)
        const failure = { messageId: 'to-ida', errorCode: 'SUBJECT_ERASED', recipient: '' }
        tale.tell('communicationFailed', 'post', failure, { seq: 2, at: orderedAt })
        tale.tell('costAdjusted', 'post', { messageId: 'to-ida' }, { seq: 3, at: orderedAt + 9_000 })
      },
    ],
    [
      'a message to somebody else, or of another tenant',
      (tale) => {
        order(tale)
        tellArrival(tale, toIda({ person: '+4420 joe', messageId: 'to-joe', at: 60_000 }))
        tellRequest(tale, toIda({ tenantId: 'acme' }))
      },
    ],
    [
      'an order that a hash alone gives, or that became a dead letter',
      (tale) => {
        tellRequest(tale, toIda())
        order(tale, null)
        tale.tell('subjectErased', 'post', { recipient: '+4420 ida' }, { at: orderedAt, dead: 'ERASURE_INVALID' })
      },
    ],
  ]

  it.each(good)('allows %s', (_what, tell) => {
    expect(judge(tell)).toEqual({ ok: true, detail: expect.any(String) as string })
  })

  const plants: readonly (readonly [string, (tale: Tale) => void, string])[] = [
    [
      'that stays open',
      (tale) => {
        tellRequest(tale, toIda())
        order(tale)
      },
      'stays open though its recipient was forgotten',
    ],
    [
      'that is attempted afterwards',
      (tale) => {
        tellRequest(tale, toIda())
        order(tale)
        tellForgotten(tale, 'to-ida', orderedAt)
        tellAttempt(tale, toIda({ at: orderedAt + 5_000 }), null, { outcome: 'ACCEPTED' })
      },
      'is attempted after its recipient was forgotten',
    ],
    [
      'that goes on at once after it has failed',
      (tale) => {
        tellRequest(tale, toIda())
        order(tale)
        tellForgotten(tale, 'to-ida', orderedAt)
        tale.tell('communicationSent', 'post', { messageId: 'to-ida' }, { seq: 2, at: orderedAt + 100 })
      },
      'goes on after its recipient was forgotten',
    ],
    [
      'whose failure names the person',
      (tale) => {
        tellRequest(tale, toIda())
        order(tale)
        tellForgotten(tale, 'to-ida', orderedAt, { recipient: '+4420 ida' })
      },
      'names its recipient, who is to be forgotten',
    ],
    [
      'that fails twice',
      (tale) => {
        tellRequest(tale, toIda())
        order(tale)
        tellForgotten(tale, 'to-ida', orderedAt)
        tellForgotten(tale, 'to-ida', orderedAt + 100)
      },
      'fails 2 times for its recipient',
    ],
    [
      'that fails later for another reason',
      (tale) => {
        tellRequest(tale, toIda())
        order(tale)
        tellForgotten(tale, 'to-ida', orderedAt + 5_000, { errorCode: null })
      },
      'is told of after its recipient was forgotten',
    ],
    [
      'whose delivery is told afterwards',
      (tale) =>
        sentAnd(tale, () =>
          tale.tell('communicationDelivered', 'post', { messageId: 'to-ida' }, { seq: 3, at: orderedAt + 5_000 }),
        ),
      'is told of after its recipient was forgotten',
    ],
    [
      'whose missing receipt is told afterwards',
      (tale) =>
        sentAnd(tale, () =>
          tale.tell('receiptExpired', 'post', { messageId: 'to-ida' }, { seq: 3, at: orderedAt + 5_000 }),
        ),
      'is told of after its recipient was forgotten',
    ],
    [
      'that is newer than the order',
      (tale) => {
        order(tale)
        tellRequest(tale, toIda({ at: orderedAt + 1_000 }))
        tellForgotten(tale, 'to-ida', orderedAt + 1_000)
      },
      'was forgotten without an order',
    ],
    [
      'of another tenant than the order',
      (tale) => {
        tellRequest(tale, toIda())
        order(tale, '+4420 ida', 'acme')
        tellForgotten(tale, 'to-ida', orderedAt)
      },
      'was forgotten without an order',
    ],
  ]

  it.each(plants)('fails for a message %s', (_what, tell, fault) => {
    expect(judge(tell)).toEqual({ ok: false, detail: expect.stringContaining(fault) as string })
  })
})

describe('the life of a message to somebody who is forgotten', () => {
  const live = (tell: (tale: Tale) => void) => judgedBy(lifeCyclesComplete, goodRunAnd(tell))
  const receive = (tale: Tale, status: string, at: number) =>
    tale.tell('receiptReceived', 'post', { messageId: 'to-ida', provider: 'VONAGE', status }, { at })

  it.each(['DELIVERED', 'UNDELIVERED'])('may end as sent, whatever its receipt says: %s', (status) => {
    expect(live((tale) => sentAnd(tale, () => receive(tale, status, orderedAt + 100))).ok).toBe(true)
  })

  it('needs a delivery when it is newer than the order', () => {
    const late = live((tale) => {
      order(tale)
      const message = toIda({ at: orderedAt + 1_000 })
      const answer = tellAttempt(tale, message, tellRequest(tale, message), { outcome: 'ACCEPTED' })
      tale.tell('communicationSent', 'post', { messageId: 'to-ida' }, { cause: answer, seq: 2, at: orderedAt + 1_020 })
      receive(tale, 'DELIVERED', orderedAt + 1_100)
    })
    expect(late.detail).toContain('lacks the delivery that a receipt tells of')
  })

  it('has an end', () => {
    const open = live((tale) => {
      tellRequest(tale, toIda())
      order(tale)
    })
    expect(open.detail).toContain('has no end')
  })
})
