import { describe, expect, it } from 'vitest'
import type { Careful } from '#runtime/culprit/careful-mode.ts'
import type { BrokerFacts } from '#runtime/ownership/broker-facts.ts'
import { checkDeaths, CheckpointError, checkSameLife, refusalBy } from '#runtime/ownership/checkpoint-check.ts'
import { type CommitRow, formatCommitRow } from '#runtime/ownership/commit-row.ts'
import type { Checkpoint } from '#state/checkpoint.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import { own, topology } from '../given-application.ts'

const nowMs = 1_000_000_000_000
const minute = 60_000
const hour = 60 * minute
const [store] = topology.stores

const facts = (id: string | undefined = 'first'): BrokerFacts => ({
  tasks: 2,
  ids: new Map(id === '' ? [] : [[own.changelog, id]]),
  inputs: [],
  committed: [],
  ranges: [],
  changelog: { topic: own.changelog, partition: 0, first: 10, end: 100 },
})

const checkpoint = (changes: Partial<Checkpoint> = {}): Checkpoint => ({
  offset: 50,
  askedMs: nowMs,
  changelogId: 'first',
  stores: taskStores(topology).map(({ number }) => number),
  commitRow: undefined,
  schemas: new Map(),
  topologies: new Map(),
  ...changes,
})

const parts = { topology, own, acceptedTopicIds: new Set<string>(), nowMs: () => nowMs }

describe('a checkpoint is refused', () => {
  it.each<[string, Partial<Checkpoint>, string]>([
    ['of another changelog', { changelogId: 'zeroth' }, `${own.changelog} was deleted and made again since`],
    [
      'before the first record',
      { offset: 9 },
      'their checkpoint stands at offset 9, and the changelog goes from 10 to 100',
    ],
    ['beyond the end', { offset: 101 }, 'their checkpoint stands at offset 101, and the changelog goes from 10 to 100'],
    [
      'that is old',
      { askedMs: nowMs - 12 * hour - 1 },
      'their checkpoint is 12 hours old, and the changelog may have forgotten rows deleted since',
    ],
    ['of the future', { askedMs: nowMs + minute + 1 }, 'their checkpoint is of a time that this clock has not reached'],
    [
      'without a store of the topology',
      { stores: [] },
      `they lack those of store ${store!.name}, which the topology has gained since`,
    ],
  ])('%s', (_which, changes, text) => {
    expect(refusalBy(facts(), parts)(checkpoint(changes))).toBe(text)
  })
})

describe('a checkpoint is used', () => {
  it.each<[string, Partial<Checkpoint>]>([
    ['within the changelog', {}],
    ['at its first record', { offset: 10 }],
    ['at its end', { offset: 100 }],
    ['of half a day ago', { askedMs: nowMs - 12 * hour }],
    ['of a clock that was put right by a minute', { askedMs: nowMs + minute }],
    ['of a broker that told no id', { changelogId: undefined }],
  ])('%s', (_which, changes) => {
    expect(refusalBy(facts(), parts)(checkpoint(changes))).toBeUndefined()
  })

  it('while the broker tells no id', () => {
    expect(refusalBy(facts(''), parts)(checkpoint())).toBeUndefined()
  })
})

const commitRow = (changes: Partial<CommitRow> = {}): CommitRow => ({
  seq: 5,
  clock: { now: 0, bound: 0, lastTick: undefined },
  positions: [],
  fingerprint: 'shape',
  incarnation: 'one life',
  session: 'session',
  closed: false,
  ...changes,
})

describe('rows of a checkpoint belong to the life of the changelog', () => {
  const found = checkpoint({ commitRow: formatCommitRow(commitRow()) })

  it.each<[string, Checkpoint | undefined, CommitRow | undefined]>([
    ['when the changelog has gone on', found, commitRow({ seq: 6 })],
    ['when it has nothing newer', found, commitRow()],
    ['when they have no commit row', checkpoint(), commitRow()],
    ['when the changelog has none', found, undefined],
    ['when there are none', undefined, commitRow()],
  ])('%s', (_when, before, row) => {
    expect(() => checkSameLife(0, before, row)).not.toThrow()
  })

  it.each<[string, Partial<CommitRow>, string]>([
    ['of another incarnation', { incarnation: 'another' }, 'the changelog has begun again since their checkpoint'],
    ['with fewer commits', { seq: 4 }, 'the changelog lacks commits of before their checkpoint'],
  ])('not to one %s', (_which, changes, text) => {
    expect(() => checkSameLife(0, found, commitRow(changes))).toThrow(new CheckpointError(text))
  })
})

describe('rows of a checkpoint', () => {
  const dead = (deaths: number): Careful => ({
    deaths,
    until: [],
    stoodAt: [],
    fatal: [],
    stepsToAnnounce: 0,
    died: [],
  })

  it('are suspected when a second process has died with them', () => {
    const text = 'processes have died with them twice, and their file may be damaged'
    expect(() => checkDeaths(checkpoint(), dead(1), dead(2))).toThrow(new CheckpointError(text))
  })

  it.each<[string, Checkpoint | undefined, Careful | undefined, Careful | undefined]>([
    ['no process has died', checkpoint(), undefined, undefined],
    ['one process has died', checkpoint(), undefined, dead(1)],
    ['two had died before, and the last one was closed', checkpoint(), dead(2), dead(2)],
    ['a third one has died: it had read them from the changelog', checkpoint(), dead(2), dead(3)],
    ['there is no checkpoint', undefined, dead(1), dead(2)],
  ])('are not suspected when %s', (_when, found, before, now) => {
    expect(() => checkDeaths(found, before, now)).not.toThrow()
  })
})
