import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Stamp } from '#state/disk/stamp.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { PodProcess } from '../../../bench/counting/pod-process.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { drained, killedWithCheckpoints } from './changed-disk.ts'
import { allRight } from './expected.ts'
import { restamp, stampOf } from './stamps.ts'

const thirteenHoursMs = 13 * 3_600_000

/** For each task how its stamp is not the one of its changelog, and what the pod says of it. */
const stale: readonly (readonly [string, (stamp: Stamp) => Partial<Stamp>, string])[] = [
  [
    'too old for the deletions in its changelog',
    ({ askedMs }) => ({ askedMs: askedMs - thirteenHoursMs }),
    'their checkpoint is 13 hours old, and the changelog may have forgotten rows deleted since',
  ],
  ['of another changelog', () => ({ changelogId: 'another' }), 'was deleted and made again since'],
  ['beyond the end of its changelog', () => ({ offset: 1_000_000 }), 'their checkpoint stands at offset 1000000'],
  ['of a build without one of the stores', () => ({ stores: [] }), 'they lack those of store totals'],
  [
    'of a former life of its changelog',
    ({ commitRow }) => ({ commitRow: JSON.stringify({ ...JSON.parse(commitRow!), incarnation: 'another' }) }),
    'the changelog has begun again since their checkpoint',
  ],
  [
    'of a time to come',
    ({ askedMs }) => ({ askedMs: askedMs + thirteenHoursMs }),
    'of a time that this clock has not reached',
  ],
]

describe('a disk whose rows may not be those of the changelog', () => {
  let run: CountingRun
  let next: PodProcess
  let verdict: Verdict

  beforeAll(async () => {
    run = await CountingRun.prepare({
      brokers: inject('brokers'),
      application: `stale-${Date.now()}`,
      tasks: stale.length,
    })
    run.load.start(400, 60)
    const stateFolder = await killedWithCheckpoints(run, stale.length)
    for (const [task, [, change]] of stale.entries()) restamp(stateFolder, task, change(stampOf(stateFolder, task)))
    next = run.startPod({ by: '2', stateFolder })
    await drained(run)
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it.each(stale.map(([how, , reason], task) => ({ how, reason, task })))(
    'is discarded, and the pod says why: it is $how',
    ({ reason, task }) => {
      const said = next.log.split('\n').filter((line) => line.includes(`"task":${task}`))
      expect(said.filter((line) => line.includes('rows on disk are not used') && line.includes(reason))).toHaveLength(1)
    },
  )

  it('is of no use to any task', () => {
    expect(next.fromCheckpoint).toBe(0)
  })

  it('changes nothing: none is lost, doubled or reordered, and the state is that of a model', () => {
    expect(verdict).toEqual(allRight(run))
  })
})
