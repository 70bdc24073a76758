import { describe, expect, it } from 'vitest'
import type { DispatchCompleted, ReceiptReceived } from '#schemas/types.ts'
import { topics } from '#topology/topics.ts'
import { decoded, GivenWorld, quiet, smsDispatch, startMs } from './given-world.ts'

const { notifyRequested, dispatchCompleted, receiptReceived } = topics
const { eventCreated, eventPublished, cmsPublished, campaignLaunched } = topics

/** A provider's own fault, as the answer shows it. */
const isFault = ({ outcome, httpStatus }: DispatchCompleted): boolean =>
  outcome === 'TIMEOUT' || outcome === 'UNREACHABLE' || httpStatus === 503

describe('traffic', () => {
  const world = new GivenWorld({ run: { triggersPerSecond: 500, loadMs: 4_000 } }).run(10_000)
  const { tally } = world.simulation

  it('comes at the rate that was asked for and ends with the load phase', () => {
    expect(tally.notifications + tally.events).toBe(2_000)
    expect(world.simulation.isLoadOver(world.nowMs)).toBe(true)
  })

  it('counts every second copy as a duplicate', () => {
    const triggers = [notifyRequested, eventCreated, eventPublished, cmsPublished, campaignLaunched]
    const sent = triggers.reduce((sum, topic) => sum + world.records(topic as typeof notifyRequested).length, 0)
    expect(sent).toBe(2_000 + tally.duplicates)
    expect(tally.duplicates).toBeGreaterThan(0)
  })

  it('repeats requests as the same event and as another one', () => {
    const seen = new Map<string, Set<string>>()
    for (const record of world.records(notifyRequested)) {
      const { attributes, data } = decoded(notifyRequested, record)
      seen.set(data.requestId, (seen.get(data.requestId) ?? new Set()).add(attributes.id))
    }
    const copies = world.records(notifyRequested).length - seen.size
    const underNewIds = [...seen.values()].filter((ids) => ids.size === 2).length
    expect(underNewIds).toBeGreaterThan(0)
    expect(copies).toBeGreaterThan(underNewIds)
  })

  it('lets some triggers be overtaken', () => {
    const times = world.records(notifyRequested).map((record) => decoded(notifyRequested, record).attributes.time)
    expect(times.some((time, index) => index > 0 && time < (times[index - 1] ?? 0))).toBe(true)
  })
})

describe('light traffic after the load phase', () => {
  const world = new GivenWorld({ run: { triggersPerSecond: 10, loadMs: 1_000 } }).run(5_000)
  const { simulation } = world
  const asked = (): number => simulation.tally.notifications + simulation.tally.events

  it('goes on for the given tenants alone, each at its own rate, until there are none', () => {
    const before = asked()
    const sentBefore = world.sent.length
    simulation.goOnFor(['acme', 'globex'])
    world.run(2_000)
    expect(asked() - before).toBeGreaterThanOrEqual(2 * 9)
    expect(asked() - before).toBeLessThanOrEqual(2 * 10)
    simulation.goOnFor([])
    world.run(5_000)
    expect(asked() - before).toBeLessThanOrEqual(2 * 10)
    const keys = world.sent.slice(sentBefore).map(({ key }) => key)
    expect(new Set(keys)).toEqual(new Set(['acme', 'globex']))
  })
})

describe('channel adapters', () => {
  const answers = (world: GivenWorld): readonly DispatchCompleted[] => world.data(dispatchCompleted)

  /** 100 dispatches per second over 20 s, of which the outage takes the second quarter. */
  const dispatching = (change: Parameters<typeof smsDispatch>[1] = {}) => {
    const world = new GivenWorld({ ...quiet, run: { triggersPerSecond: 0, loadMs: 20_000 } })
    let index = 0
    const dispatch = (nowMs: number) => {
      for (let each = 0; each < 2; each++) world.simulation.dispatched(smsDispatch(index++, change), nowMs)
    }
    return world.run(20_000, dispatch).run(10_000)
  }
  const world = dispatching()
  const { outage } = world.simulation
  const isDuring = ({ completedAt }: DispatchCompleted) =>
    completedAt !== null && completedAt >= outage.fromMs && completedAt < outage.toMs

  it('answer every dispatch once', () => {
    const ids = answers(world).map(({ messageId, attempt }) => `${messageId}/${attempt}`)
    expect(ids.length).toBe(2_000)
    expect(new Set(ids).size).toBe(2_000)
  })

  it('fail everything on the failed provider and channel in the second quarter', () => {
    expect(outage).toMatchObject({ fromMs: startMs + 5_000, toMs: startMs + 10_000 })
    const during = answers(world).filter(isDuring)
    expect(during.length).toBeGreaterThan(400)
    expect(during.filter((answer) => !isFault(answer))).toEqual([])
  })

  it('fail its probes too', () => {
    const probes = answers(dispatching({ probe: true }))
    expect(probes.every(({ probe }) => probe)).toBe(true)
    expect(probes.filter(isDuring).every(isFault)).toBe(true)
    expect(
      probes
        .filter((answer) => !isDuring(answer) && isFault(answer))
        .every(({ completedAt }) => (completedAt ?? 0) < outage.toMs + 1_000),
    ).toBe(true)
  })

  it('fail 4 to 7 % at other times', () => {
    const before = answers(world).filter(({ completedAt }) => (completedAt ?? 0) < outage.fromMs - 1_000)
    const others = answers(dispatching({ provider: 'AWS_SNS' }))
    for (const some of [before, others]) {
      const share = some.filter(isFault).length / some.length
      expect(share).toBeGreaterThan(0.04)
      expect(share).toBeLessThan(0.07)
    }
    expect(others.length).toBe(2_000)
  })

  it('decide the fate of an attempt by its key, whatever else happens', () => {
    const alone = new GivenWorld(quiet)
    alone.simulation.dispatched(smsDispatch(42), startMs)
    const among = new GivenWorld(quiet)
    for (const index of [41, 42, 43]) among.simulation.dispatched(smsDispatch(index), startMs)
    const fate = (each: GivenWorld) => answers(each.run(2_000)).find(({ messageId }) => messageId === 'msg_42')
    const lonely = fate(alone)
    expect(lonely).toBeDefined()
    expect(fate(among)).toEqual(lonely)
  })

  it('answer a dispatch that comes twice once, and a new attempt with an old key again', () => {
    const again = new GivenWorld(quiet)
    again.simulation.dispatched(smsDispatch(1), startMs)
    again.simulation.dispatched(smsDispatch(1), startMs + 20)
    again.simulation.dispatched(smsDispatch(1, { attempt: 2 }), startMs + 40)
    expect(answers(again.run(2_000)).map(({ attempt }) => attempt)).toEqual([1, 2])
    expect(again.simulation.tally.dispatchesSeenAgain).toBe(1)
  })

  it('give receipts to taken messages alone, named or known by the provider id of the answer', () => {
    const receipts = world.data(receiptReceived)
    const accepted = new Map(
      answers(world).flatMap((answer) =>
        answer.providerMessageId === null ? [] : [[answer.providerMessageId, answer]],
      ),
    )
    const timedOut = new Set(
      answers(world)
        .filter(({ outcome }) => outcome === 'TIMEOUT')
        .map(({ messageId }) => messageId),
    )
    const isKnown = ({ providerMessageId, messageId }: ReceiptReceived) =>
      accepted.has(providerMessageId) || (messageId !== null && timedOut.has(messageId))
    expect(receipts.filter((receipt) => !isKnown(receipt))).toEqual([])
    expect(receipts.some(({ messageId }) => messageId === null)).toBe(true)
    const silent = [...accepted.keys()].filter(
      (id) => !receipts.some(({ providerMessageId }) => providerMessageId === id),
    )
    expect(silent.length / accepted.size).toBeGreaterThan(0.005)
    expect(silent.length / accepted.size).toBeLessThan(0.05)
  })
})

describe('reports', () => {
  const world = new GivenWorld({ run: { triggersPerSecond: 0, loadMs: 20_000 } })
  for (let index = 0; index < 2_000; index++) world.simulation.dispatched(smsDispatch(index), startMs)
  world.run(30_000)
  const records = world.records(receiptReceived)

  it('come twice in 1 to 3 % of the cases', () => {
    const share =
      world.simulation.tally.duplicates / (world.simulation.tally.dispatches + world.simulation.tally.receipts)
    expect(share).toBeGreaterThan(0.01)
    expect(share).toBeLessThan(0.03)
  })

  it('are sometimes dated more than a second back, in the event and in Kafka alike', () => {
    const early = records.filter(({ timestamp }) => timestamp < startMs - 1_000)
    expect(early.length).toBeGreaterThan(0)
    expect(world.simulation.tally.late).toBeGreaterThanOrEqual(early.length)
    for (const record of early)
      expect(decoded(receiptReceived, record).attributes.time).toBeLessThanOrEqual(record.timestamp)
  })
})

describe('strays', () => {
  const world = new GivenWorld({ run: { triggersPerSecond: 0, loadMs: 10_000 } }).run(10_020)
  const reasons = world.sent.map(({ deadLetterReason = 'NONE' }) => deadLetterReason)

  it('are one poison record of each kind and the orphans that were asked for', () => {
    const orphans = [
      ...Array.from({ length: 5 }, () => 'ORPHAN_RECEIPT'),
      ...Array.from({ length: 2 }, () => 'ORPHAN_REPORT'),
    ]
    const cancels = Array.from({ length: 2 }, () => 'UNKNOWN_JOB')
    const poison = ['NOT_JSON', 'OVERSIZE', 'TENANT_MISMATCH', 'UNKNOWN_SCHEMA_ID']
    expect(reasons.toSorted()).toEqual([...poison, ...orphans, ...cancels].toSorted())
    expect(world.simulation.tally).toMatchObject({ poison: 4, orphans: 9 })
  })

  it.each(['NOT_JSON', 'OVERSIZE', 'TENANT_MISMATCH'])('are refused by the codec with the reason %s', (reason) => {
    const record = world.sent.find(({ deadLetterReason }) => deadLetterReason === reason)
    expect(() => decoded(notifyRequested, record!)).toThrow(expect.objectContaining({ code: reason }))
  })

  it('include one schema id that must be asked for', () => {
    const record = world.sent.find(({ deadLetterReason }) => deadLetterReason === 'UNKNOWN_SCHEMA_ID')
    expect(() => decoded(notifyRequested, record!)).toThrow(expect.objectContaining({ code: 'SCHEMA_NOT_LOADED' }))
  })
})
