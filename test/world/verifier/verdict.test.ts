import { describe, expect, it } from 'vitest'
import { topics } from '#topology/topics.ts'
import type { OutcomeTopics } from '#world/verifier/outcome.ts'
import { type CheckName, type Verdict, verdictText, verify } from '#world/verifier/verdict.ts'
import { changed, indexOf, manifestOf, outcomeOf, place, swapped, without } from './place-records.ts'
import { START, Tale, type Told } from './tale.ts'
import { expectations, goodRun } from './told-events.ts'

const known: OutcomeTopics = topics
const judge = (told: readonly Told[]): Verdict => {
  const placed = place(told)
  return verify(outcomeOf(placed, known), manifestOf(placed, known), expectations)
}

const failed = ({ checks }: Verdict): readonly string[] =>
  Object.entries(checks).flatMap(([name, { ok }]) => (ok ? [] : [name]))

const told = goodRun()
const sent = (n: number): number => indexOf(told, 'communicationSent', n)
const withTale = (tell: (tale: Tale) => void): readonly Told[] => {
  const tale = new Tale()
  tale.told.push(...told)
  tell(tale)
  return tale.told
}

describe('verify', () => {
  it('finds nothing wrong with a good run', () => {
    const verdict = judge(told)
    expect(verdictText(verdict)).not.toContain('FAILED')
    expect(verdict.ok).toBe(true)
  })

  it('says how many events were compared with the order of their causes', () => {
    const { checks } = judge(told)
    expect(checks['life-cycles-complete'].detail).toMatch(/; [1-9]\d* events in the order of their causes$/)
    expect(checks['render-jobs-terminal-once'].detail).toBe('11 render jobs; 30 events in the order of their causes')
  })

  it('takes the key of a tenant whose name is no ASCII', () => {
    expect(failed(judge(withTale((tale) => tale.delivered('société', 'french', 33_000))))).toEqual([])
  })

  it('counts what made the run worth its while', () => {
    expect(judge(told).counts).toEqual({
      retried: 3,
      duplicated: 2,
      late: 1,
      orphaned: 1,
      deadLettered: 3,
      stopped: 2,
      limited: 1,
      quieted: 1,
      conflicting: 1,
      fallenBack: 1,
      repriced: 1,
      erased: 1,
      outdated: 2,
      canceled: 1,
      queued: 1,
      unpaid: 1,
      overcharged: 1,
      rerouted: 1,
      unclaimed: 1,
      contradicted: 1,
      stale: 1,
      untrained: 1,
    })
  })

  it('lists the moves between providers by time', () => {
    expect(judge(told).failovers).toEqual([
      {
        tenantId: 'acme',
        from: 'TWILIO',
        to: 'AWS_SNS',
        direction: 'FAILOVER',
        at: new Date(START + 11_000).toISOString(),
      },
      {
        tenantId: 'acme',
        from: 'AWS_SNS',
        to: 'TWILIO',
        direction: 'FAILBACK',
        at: new Date(START + 30_000).toISOString(),
      },
    ])
  })

  it('refuses a run in which nothing was late, and says so', () => {
    const tame = judge(told.filter(({ topic, data }) => !(topic === 'receiptReceived' && data['status'] === 'READ')))
    expect(failed(tame)).toEqual([])
    expect(tame.ok).toBe(false)
    expect(verdictText(tame)).toContain('late is 0')
  })

  it('names records by position and quotes nothing of them', () => {
    const { detail } = judge(without(told, sent(0))).checks['life-cycles-complete']
    expect(detail).toBe('the message that ends with eventzr.cpaas.communication.delivered.v1-1-0 goes RDV')
  })

  const plants: readonly (readonly [string, readonly Told[], CheckName])[] = [
    ['a lost sent event', without(told, sent(1)), 'life-cycles-complete'],
    ['a lost delivered event', without(told, indexOf(told, 'communicationDelivered')), 'life-cycles-complete'],
    ['a lost word about a missing receipt', without(told, indexOf(told, 'receiptExpired')), 'life-cycles-complete'],
    ['a lost failed event', without(told, indexOf(told, 'communicationFailed')), 'life-cycles-complete'],
    ['a lost requested event', without(told, indexOf(told, 'communicationRequested')), 'life-cycles-complete'],
    ['a lost rejection', without(told, indexOf(told, 'communicationRejected')), 'life-cycles-complete'],
    ['a lost dispatch', without(told, indexOf(told, 'dispatchRequested', 6)), 'life-cycles-complete'],
    [
      'a second sent event under an id of its own',
      [...told, { ...told[sent(0)]!, id: 'another' }],
      'life-cycles-complete',
    ],
    [
      'a second answer to a request',
      [...told, { ...told[indexOf(told, 'communicationRejected')]!, id: 'another' }],
      'life-cycles-complete',
    ],
    [
      'an answer that nobody asked for',
      changed(told, indexOf(told, 'communicationRejected'), { cause: 'nothing' }),
      'life-cycles-complete',
    ],
    ['two sent events of a tenant in the wrong order', swapped(told, sent(0), sent(1)), 'life-cycles-complete'],
    [
      'two requested events of a tenant in the wrong order',
      swapped(told, indexOf(told, 'communicationRequested'), indexOf(told, 'communicationRequested', 1)),
      'life-cycles-complete',
    ],
    ['a delivery numbered before its sent event', renumbered(), 'life-cycles-complete'],
    [
      'a gap in the numbers of a message',
      changed(told, indexOf(told, 'communicationDelivered'), { seq: 4 }),
      'life-cycles-complete',
    ],
    [
      'two attempts with the same number',
      changed(told, indexOf(told, 'dispatchRequested', 4), {
        data: { ...told[indexOf(told, 'dispatchRequested', 4)]!.data, attempt: 2 },
      }),
      'life-cycles-complete',
    ],
    ['an event that is there twice', [...told, told[sent(0)]!], 'event-ids-unique'],
    ['an id that two topics share', changed(told, sent(0), { id: 'communicationDelivered/0' }), 'event-ids-unique'],
    ['the key of another tenant', changed(told, sent(5), { key: 'acme' }), 'key-equals-tenant'],
    ['a job that never ends', without(told, indexOf(told, 'renderJobCompleted')), 'render-jobs-terminal-once'],
    [
      'a job with two ends',
      withTale((tale) => tale.tell('renderJobFailed', 'acme', { jobId: 'poster' }, { seq: 9 })),
      'render-jobs-terminal-once',
    ],
    [
      'a gap in the numbers of a job',
      changed(told, indexOf(told, 'renderJobCompleted'), { seq: 4 }),
      'render-jobs-terminal-once',
    ],
    [
      'an end of a job that was never created',
      withTale((tale) => tale.tell('renderJobCompleted', 'acme', { jobId: 'stranger' }, { seq: 0 })),
      'render-jobs-terminal-once',
    ],
    ['a fail-over to the wrong provider', changedMove(0, { toProvider: 'VONAGE' }), 'failover-and-failback'],
    ['no fail-back', without(told, indexOf(told, 'providerFailover', 1)), 'failover-and-failback'],
    ['a fail-back during the outage', changedMove(1, { occurredAt: START + 15_000 }), 'failover-and-failback'],
    [
      'a fail-back from a provider that had not stood in',
      changedMove(1, { fromProvider: 'VONAGE' }),
      'failover-and-failback',
    ],
    [
      'a fail-back of another tenant',
      withTale((tale) => tale.move('beta', 'FAILBACK', 'AWS_SNS', 'TWILIO', 30_000)),
      'failover-and-failback',
    ],
    [
      'a message to a provider whose breaker is open',
      withTale((tale) => tale.delivered('acme', 'stray', 12_500)),
      'failover-and-failback',
    ],
  ]

  it.each(plants)('finds %s with exactly the matching check', (_fault, planted, check) => {
    const verdict = judge(planted)
    expect(failed(verdict)).toEqual([check])
    expect(verdict.ok).toBe(false)
  })

  it('finds a run without a fail-over, and that its topic is empty', () => {
    const tame = judge(told.filter(({ topic }) => topic !== 'providerFailover'))
    expect(failed(tame)).toEqual(['failover-and-failback', 'published-topics-used'])
  })

  it('allows a message to a provider that recovers', () => {
    expect(failed(judge(withTale((tale) => tale.delivered('acme', 'ramp', 23_100))))).toEqual([])
  })

  it('allows a message to a provider whose breaker is open when every other one is down too', () => {
    const planted = withTale((tale) => {
      tale.move('acme', 'EXHAUSTED', 'AWS_SNS', null, 12_300)
      tale.delivered('acme', 'least-bad', 12_500)
      tale.move('acme', 'FAILBACK', 'AWS_SNS', 'AWS_SNS', 13_000)
    })
    expect(failed(judge(planted))).toEqual([])
  })

  it('lets a message with an unclear attempt wait for proof until its deadline, and no longer', () => {
    const waiting = (deadlineAt: number) =>
      withTale((tale) => {
        tale.request('beta', 'unclear', 32_000)
        tale.attempt('beta', 'unclear', 1, 32_000, { outcome: 'TIMEOUT' })
        const index = tale.told.findLastIndex(({ topic }) => topic === 'dispatchRequested')
        tale.told[index] = { ...tale.told[index]!, data: { ...tale.told[index]!.data, deadlineAt: START + deadlineAt } }
      })
    expect(failed(judge(waiting(99_000)))).toEqual([])
    expect(failed(judge(waiting(31_000)))).toEqual(['life-cycles-complete'])
  })

  it('takes events of two sources that use one id for two requests', () => {
    const ask = (tale: Tale, source: string) => {
      const nameless = { requestId: '', idempotencyKey: null }
      tale.tell('notifyRequested', 'beta', nameless, { id: 'same', source, at: 33_000 })
      tale.tell('communicationRejected', 'beta', {}, { cause: 'same', seq: 0, at: 33_000 })
    }
    const both = withTale((tale) => ['shop', 'till'].forEach((source) => ask(tale, source)))
    expect(failed(judge(both))).toEqual([])
    expect(failed(judge(both.slice(0, -1)))).toEqual(['life-cycles-complete'])
  })

  it('allows a failure that a delivery overrules', () => {
    const overruled = withTale((tale) => {
      tale.request('beta', 'overruled', 33_000)
      tale.attempt('beta', 'overruled', 1, 33_000, { outcome: 'TIMEOUT' })
      tale.tell('communicationFailed', 'beta', { messageId: 'overruled' }, { seq: 2, at: 34_000 })
      tale.tell('communicationSent', 'beta', { messageId: 'overruled' }, { seq: 3, at: 35_000 })
      tale.tell('communicationDelivered', 'beta', { messageId: 'overruled' }, { seq: 4, at: 35_000 })
    })
    expect(failed(judge(overruled))).toEqual([])
  })

  it("takes a receipt that names no message by the provider's id of it", () => {
    const nameless = withTale((tale) => {
      tale.receipt('beta', 'retried', 'DELIVERED', 6_500)
      const index = tale.told.length - 1
      tale.told[index] = { ...tale.told[index]!, data: { ...tale.told[index]!.data, messageId: null } }
    })
    expect(judge(nameless).checks['life-cycles-complete'].detail).toContain(
      'lacks the delivery that a receipt tells of',
    )
  })

  it('notices inputs that were sent and are not there', () => {
    const placed = place(told)
    const manifest = { ...manifestOf(placed, known), sent: { [topics.notifyRequested.name]: 999 } }
    const { detail } = verify(outcomeOf(placed, known), manifest, expectations).checks['life-cycles-complete']
    expect(detail).toContain('999 records were sent to eventzr.notify.transactional.requested.v1')
  })
})

describe('the checks of single events', () => {
  const placed = place(told)
  const manifest = manifestOf(placed, known)

  it.each([
    ['another type', { type: 'something.else.v1' }, 'type-equals-topic'],
    ['the subject of another tenant', { subject: 'beta' }, 'key-equals-tenant'],
    ['another partition than the rest of its tenant', { partition: 0 }, 'key-equals-tenant'],
    ['no id', { id: '' }, 'event-ids-unique'],
  ] as const)('find an event with %s', (_fault, change, check) => {
    const outcome = outcomeOf(placed, known)
    const events = outcome.events.communicationSent
    events[0] = { ...events[0]!, ...change }
    expect(failed(verify(outcome, manifest, expectations))).toEqual([check])
  })

  it.each(['communicationSent', 'notifyRequested'] as const)(
    "find a value on %s that the registry's schemas do not read",
    (topic) => {
      const outcome = outcomeOf(placed, known)
      const { name, role } = topics[topic]
      outcome.unreadable.push({ topic: name, partition: 0, offset: 999, role, fault: 'has the schema id 9' })
      expect(failed(verify(outcome, manifest, expectations))).toEqual(['values-decode-by-registry'])
    },
  )
})

/** The first message with its sent and delivered events told in the other order. */
function renumbered(): readonly Told[] {
  return changed(changed(told, sent(0), { seq: 3 }), indexOf(told, 'communicationDelivered'), { seq: 2 })
}

function changedMove(n: number, change: Readonly<Record<string, unknown>>): readonly Told[] {
  const index = indexOf(told, 'providerFailover', n)
  return changed(told, index, { data: { ...told[index]!.data, ...change } })
}
