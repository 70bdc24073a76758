import { describe, expect, it } from 'vitest'
import { rateLimitsHeld } from '#world/verifier/checks/rate-limits-held.ts'
import { Tale, type Told } from '../tale.ts'
import { expectations, goodRun } from '../told-events.ts'
import { tellArrival } from '../told-rules.ts'
import { judgedBy } from './judge.ts'

interface Ask {
  readonly at: number
  readonly to?: string
  readonly sender?: string
  readonly category?: string
  readonly attempt?: number
}

/** Messages of a tenant with these limits. */
const runOf = (limits: object, asks: readonly Ask[]): readonly Told[] => {
  const tale = new Tale()
  tale.tell('policyUpdated', 'shop', { version: 1, policy: JSON.stringify({ limits }) })
  asks.forEach(({ at, to = 'ann', category = 'TRANSACTIONAL' }, index) =>
    tellArrival(tale, { tenantId: 'shop', messageId: `message-${index}`, person: `+4420 ${to}`, category, at }),
  )
  const dispatches = tale.told.filter(({ topic }) => topic === 'dispatchRequested')
  return tale.told.map((told) => {
    const { sender = null, attempt = 1 } = asks[dispatches.indexOf(told)] ?? {}
    return told.topic === 'dispatchRequested' ? { ...told, data: { ...told.data, sender, attempt } } : told
  })
}

const rate = { messages: 1, perMs: 1_000, burst: 2 }
const dayMs = 86_400_000
const { slackMs } = expectations
const holds = (limits: object, asks: readonly Ask[]) => judgedBy(rateLimitsHeld, runOf(limits, asks)).ok

describe('the limits of rates', () => {
  it('hold in a good run', () => {
    expect(judgedBy(rateLimitsHeld, goodRun())).toEqual({ ok: true, detail: '5 places of messages in 2 limits' })
  })

  it('name the first message beyond them', () => {
    const run = runOf({ channel: { SMS: rate } }, [{ at: 0 }, { at: 0 }, { at: 100 }])
    expect(judgedBy(rateLimitsHeld, run).detail).toBe(
      'eventzr.cpaas.dispatch.requested.v1-1-2 is one too many for its limit',
    )
  })

  const limited = { channel: { SMS: rate } }
  it.each<readonly [string, boolean, object, readonly Ask[]]>([
    ['a burst', true, limited, [{ at: 0 }, { at: 0 }]],
    ['one more than the burst', false, limited, [{ at: 0 }, { at: 0 }, { at: 0 }]],
    ['one more within the slack', true, limited, [{ at: 0 }, { at: 0 }, { at: 1_000 - slackMs }]],
    ['one more a moment ahead of it', false, limited, [{ at: 0 }, { at: 0 }, { at: 999 - slackMs }]],
    ['its rate for long', true, limited, Array.from({ length: 20 }, (_, n) => ({ at: n * 1_000 }))],
    ['twice its rate for long', false, limited, Array.from({ length: 20 }, (_, n) => ({ at: n * 500 }))],
    ['too many at the end of a quiet time', false, limited, [0, 60_000, 60_000, 60_001].map((at) => ({ at }))],
    ['retries beyond the burst', true, limited, [{ at: 0 }, { at: 0 }, { at: 0, attempt: 2 }]],
    ['another channel', true, { channel: { WHATSAPP: rate } }, [{ at: 0 }, { at: 0 }, { at: 0 }]],
    ['a limit of 0 messages', true, { channel: { SMS: { ...rate, messages: 0 } } }, [{ at: 0 }, { at: 0 }, { at: 0 }]],
    ['too many of one sender', false, { sender: { SMS: rate } }, [0, 0, 0].map((at) => ({ at, sender: 'box' }))],
    ['as many of two senders', true, { sender: { SMS: rate } }, ['a', 'b', 'a'].map((sender) => ({ at: 0, sender }))],
    ['as many of no sender', true, { sender: { SMS: rate } }, [{ at: 0 }, { at: 0 }, { at: 0 }]],
    ['too many to one person', false, { pair: { SMS: rate } }, [{ at: 0 }, { at: 0 }, { at: 0 }]],
    ['as many to two persons', true, { pair: { SMS: rate } }, ['ann', 'bob', 'ann'].map((to) => ({ at: 0, to }))],
    ['too much marketing in a day', false, { marketingPerDay: 1 }, ads(0, dayMs - slackMs - 1)],
    ['marketing on two days', true, { marketingPerDay: 1 }, ads(0, dayMs)],
    ['as much that is no marketing', true, { marketingPerDay: 1 }, [{ at: 0 }, { at: 1 }]],
  ])('judge %s: %s', (_what, isAllowed, limits, asks) => {
    expect(holds(limits, asks)).toBe(isAllowed)
  })
})

function ads(...times: readonly number[]): readonly Ask[] {
  return times.map((at) => ({ at, category: 'MARKETING' }))
}
