import { describe, expect, it } from 'vitest'
import type { WrittenTask } from '#cli/written-tasks.ts'
import { checkState, isStateSafe, judge, type StateCheck } from '#cli/state-check.ts'
import type { Topology } from '#stream/nodes.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import { applicationId } from '#stream/topology.ts'
import { keyValue } from '#stream/store-port.ts'
import { totalSchema } from '../../examples/counting/counting-topology.ts'
import { own } from '../runtime/given-application.ts'
import { brokerAfter, buildOf, grown, store, totals, unreadable } from '../runtime/given-builds.ts'
import { MemoryBroker } from '../runtime/memory-broker.ts'
import { run } from '../runtime/run-pod.ts'
import { shapeFingerprint } from '#runtime/upgrade/topology-shape.ts'
import { shape } from '../runtime/upgrade/given-shapes.ts'
import { TopologyIncompatibleError } from '#runtime/ports/errors.ts'

const never = new AbortController().signal

/** The answer of a build to the rows of builds before it. */
const checked = async (build: Topology, broker: MemoryBroker): Promise<Pick<StateCheck, 'state' | 'messages'>> => {
  const { application, changelog, state, messages } = await checkState(build, broker, never)
  expect([application, changelog]).toEqual([applicationId(build), own.changelog])
  return { state, messages }
}

describe('the state of an application', () => {
  it('that was never started is none', async () => {
    const broker = new MemoryBroker()
    broker.partitions.set(own.changelog, 0)
    expect(await checked(buildOf(totals), broker)).toEqual({ state: 'absent', messages: [] })
  })

  it('that has never committed is none', async () => {
    expect(await checked(buildOf(totals), new MemoryBroker())).toEqual({ state: 'empty', messages: [] })
  })

  it('written by the same topology is read on', async () => {
    expect(await checked(buildOf(totals), await brokerAfter(buildOf(totals)))).toEqual({ state: 'same', messages: [] })
  })

  it('written by another one that differs in what it may is read on, and the changes are told', async () => {
    const build = buildOf(grown, store(2, 'others'))
    expect(await checked(build, await brokerAfter(buildOf(totals)))).toEqual({
      state: 'compatible',
      messages: ['store 2 others is new', 'store 1 totals has the new field m'],
    })
  })

  const day = keyValue('totals', 1, totalSchema, ['tenant', 'day'])

  it.each<[string, Topology]>([
    ['a renamed store', buildOf(store(1, 'sums'))],
    ['a store under another number', buildOf(store(2, 'totals'))],
    ['another key', buildOf(day as never)],
    ['a new field without a default', buildOf(unreadable)],
    ['two reasons', buildOf(store(2, 'totals'), store(1, 'sums'))],
  ])('is refused for %s with the words of a pod that starts', async (_what, build) => {
    const broker = await brokerAfter(buildOf(totals))
    const found = await checked(build, broker)
    const failure = await run(broker, 2, { topology: build }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(TopologyIncompatibleError)
    expect(found).toEqual({ state: 'incompatible', messages: (failure as TopologyIncompatibleError).refusals })
  })

  it('is compared with every build that has written there', async () => {
    const broker = await brokerAfter(buildOf(totals), buildOf(store(2, 'others')))
    expect(await checked(buildOf(store(1, 'sums')), broker)).toMatchObject({ state: 'incompatible' })
  })

  it('is refused when the changelog has another number of partitions than tasks', async () => {
    const broker = await brokerAfter(buildOf(totals))
    broker.partitions.set(own.changelog, 3)
    expect(await checked(buildOf(totals), broker)).toEqual({
      state: 'incompatible',
      messages: [expect.stringContaining('the application had 2 tasks and has 3')],
    })
  })

  it.each<[string, (text: string) => boolean, string, RegExp]>([
    ['a topology', (text) => text.includes('"format": 2'), '{}', /the text of topology \w+ is another one/],
    ['a schema', (text) => text.includes('"fields"') && !text.includes('"format"'), '{}', /the text of schema \w+ is/],
    ['a commit row', (text) => text.startsWith('{"seq"'), '{', /its commit row cannot be read/],
  ])('is refused when the text of %s is damaged', async (_what, isIt, text, reason) => {
    const broker = await brokerAfter(buildOf(totals))
    const records = broker.logs.get(`${own.changelog}/0`)!
    const textIn = ({ value }: RawRecord): string => Buffer.from(value ?? []).toString()
    const damaged = records.map((each) => (isIt(textIn(each)) ? { ...each, value: Buffer.from(text) } : each))
    broker.logs.set(`${own.changelog}/0`, damaged)
    const found = await checked(buildOf(grown), broker)
    expect(found).toEqual({ state: 'incompatible', messages: [expect.stringMatching(reason)] })
  })

  const cut: WrittenTask = {
    task: 4,
    commitRow: undefined,
    schemas: new Map(),
    topologies: new Map(),
    unreadable: undefined,
    unread: 9,
    isByThisBuild: false,
  }

  it('is not known when the time was too short to read all of it', () => {
    expect(judge([cut, { ...cut, task: 5 }], shape())).toEqual({
      state: 'unread',
      messages: ['18 records of 2 tasks were not read in time, and texts of topologies may be among them'],
    })
  })

  it('is refused for what was read, although the time was too short', () => {
    const before = shape({ name: 'sums' })
    const topologies = new Map([[shapeFingerprint(before), before]])
    expect(judge([{ ...cut, topologies }], shape())).toMatchObject({ state: 'incompatible' })
  })

  it('is refused, as by a pod, without a secret key that named rows', async () => {
    const secretKeys = { inUse: '1', checks: { 1: 'a' }, retired: [] }
    const build = buildOf(totals)
    const broker = await brokerAfter({ ...build, secretKeys })
    expect(await checked({ ...build, secretKeys }, broker)).toMatchObject({ state: 'same' })
    expect(await checked({ ...build, secretKeys: { ...secretKeys, checks: { 1: 'b' } } }, broker)).toMatchObject({
      state: 'incompatible',
      messages: [expect.stringContaining('secret key 1')],
    })
  })

  it('is not known while a partition has no leader', async () => {
    const broker = await brokerAfter(buildOf(totals))
    broker.leaderless.add(`${own.changelog}/0`)
    expect(await checked(buildOf(totals), broker)).toEqual({
      state: 'unknown',
      messages: [expect.stringContaining('no leader')],
    })
  })
})

it.each<[StateCheck['state'], boolean]>([
  ['absent', true],
  ['empty', true],
  ['same', true],
  ['compatible', true],
  ['incompatible', false],
  ['unread', false],
  ['unknown', false],
])('a state that is %s lets pods start: %s', (state, isSafe) => {
  expect(isStateSafe({ application: 'a', changelog: 'c', state, messages: [] })).toBe(isSafe)
})
