import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filter, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { after } from '#stream/time.ts'
import { topic } from '#stream/topic.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'

interface Visit {
  readonly page: number
}
interface Session {
  readonly tenantId: string
  readonly pages: readonly number[]
  readonly started: number
}

const defaults = { role: 'event', eventSource: 'test', retentionMs: 1, lenient: false } as const
const visits = topic<Visit>({
  name: 'visits',
  schema: { name: 'Visit', json: '"null"' },
  entity: ['page'],
  ...defaults,
})
const sessionJson = JSON.stringify({
  type: 'record',
  name: 'Session',
  fields: [
    { name: 'tenantId', type: 'string' },
    { name: 'pages', type: { type: 'array', items: 'long' } },
    { name: 'started', type: 'long' },
  ],
})
const sessions = topic<Session>({
  name: 'sessions',
  schema: { name: 'Session', json: sessionJson },
  entity: ['tenantId'],
  ...defaults,
})
const open = keyValue<readonly [TenantId], Session>('open', 1, { name: 'Session', json: sessionJson }, ['tenant'])
const gapMs = 100
const poison = 13

/** Collects a tenant's visits into sessions that end after 100 ms without one. */
const sessionizing = processor({
  name: 'sessionizing',
  state: { open },
  build:
    (stores) =>
    (input: Stream<TenantId, Visit>): Stream<TenantId, Session> =>
      input.pipe(
        filter(({ value }) => value.page > 0),
        transition(stores.open, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (session, { page }, at, { key }) => {
            if (page === poison) throw new Error('poison')
            const { pages, started } = session ?? { pages: [], started: at }
            return { state: { tenantId: key, pages: [...pages, page], started }, timer: after(at, gapMs) }
          },
          onTimer: (session) => ({ state: undefined, emit: [session] }),
        }),
      ),
})

const seen = topic<Visit>({ name: 'seen', schema: { name: 'Visit', json: '"null"' }, entity: ['page'], ...defaults })
const application = topology('sessions', 1, [sink(sessions, through(sessionizing, source(visits)))])

type Deed = readonly ['visit', tenant: string, page: number, ms: number] | readonly ['pause', ms: number]
type Fault = 'commit' | 'abort' | 'crash'

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.tuple(fc.constant('visit' as const), fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 15 }), fc.nat(80)),
  fc.tuple(fc.constant('pause' as const), fc.nat(150)),
)

/** What is committed in the end; faults fall after the deeds with their index. */
const run = (deeds: readonly Deed[], faults: ReadonlyMap<number, Fault>) => {
  const driver = new TopologyTestDriver(application, { commitEach: false })
  let atMs = 1_000
  for (const [index, each] of deeds.entries()) {
    if (each[0] === 'visit') driver.pipe(visits, each[1] as TenantId, { page: each[2] }, (atMs += each[3]))
    else driver.advanceStreamTime(each[1])
    const fault = faults.get(index)
    if (fault !== undefined) driver[fault]()
  }
  driver.advanceStreamTime(10_000).commit()
  return { outputs: driver.outputs, deadLetters: driver.deadLetters, now: driver.now }
}

describe('TopologyTestDriver', () => {
  it('shows what a topology writes, with the ids that its causes give it', () => {
    const driver = new TopologyTestDriver(application)
    driver.pipe(visits, 'a' as TenantId, { page: 1 }, 1_000, { id: 'visit-1' }).advanceStreamTime(gapMs)
    expect(driver.read(sessions)).toEqual([{ tenantId: 'a', pages: [1], started: 1_000 }])
    expect(driver.events(sessions)[0]?.attributes).toMatchObject({
      type: 'sessions',
      subject: 'a',
      time: 1_100,
      entitySeq: 0,
    })
  })

  it('shows the changelog, with another record only for a row that was written again', () => {
    const driver = new TopologyTestDriver(application)
    const recordOf = (tenant: string) => driver.changelog.find(({ key }) => key.includes(`${tenant}\u0000`))
    driver.pipe(visits, 'a' as TenantId, { page: 1 }, 1_000).pipe(visits, 'b' as TenantId, { page: 1 }, 1_000)
    const [a, b] = [recordOf('a'), recordOf('b')]
    driver.pipe(visits, 'b' as TenantId, { page: 2 }, 1_050)
    expect(recordOf('a')).toBe(a)
    expect(recordOf('b')!.value!.length).toBeGreaterThan(b!.value!.length)
    driver.advanceStreamTime(gapMs)
    expect([recordOf('a')!.value, recordOf('b')!.value]).toEqual([null, null])
  })

  it('gives the events of two causes two ids, although two sources use one id', () => {
    const driver = new TopologyTestDriver(topology('seen', 1, [sink(seen, source(visits))]))
    for (const eventSource of ['web', 'till'])
      driver.pipe(visits, 'a' as TenantId, { page: 1 }, 1_000, { id: 'same', source: eventSource })
    const attributes = driver.events(seen).map((event) => event.attributes)
    expect(new Set(attributes.map(({ id }) => id)).size).toBe(2)
    expect(attributes.map(({ causationId }) => causationId)).toEqual(['same', 'same'])
  })

  it('commits the same outputs, dead letters and time as an undisturbed run, whatever is aborted, crashed or committed in between', () => {
    const faults = fc.array(fc.tuple(fc.nat(30), fc.constantFrom<Fault>('commit', 'abort', 'crash')))
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 30 }), faults, (deeds, disturbed) => {
        expect(run(deeds, new Map(disturbed))).toEqual(run(deeds, new Map()))
      }),
      { numRuns: 300 },
    )
  })
})
