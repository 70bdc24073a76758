import { expect, it } from 'vitest'
import type { DemoResult } from '#world/demo/demo.ts'
import { summary } from '#world/demo/summary.ts'

const result: DemoResult = {
  ok: true,
  seconds: 79.5,
  killed: { application: 'cpaas', tasks: 3, recoverySeconds: 6.3 },
  memory: { 'cpaas-1': { rssMbAtThird: 112, rssMbAtEnd: 118 } },
  topics: { 'eventzr.seen.v1': 7, 'eventzr.silent.v1': 0 },
  failovers: [],
  counts: {
    retried: 3,
    duplicated: 2,
    late: 1,
    orphaned: 5,
    deadLettered: 11,
    stopped: 7,
    limited: 6,
    quieted: 4,
    conflicting: 9,
    fallenBack: 8,
    repriced: 10,
    erased: 12,
    outdated: 13,
    canceled: 14,
    queued: 15,
    unpaid: 16,
    overcharged: 17,
    rerouted: 18,
    unclaimed: 19,
    contradicted: 20,
    stale: 21,
    untrained: 22,
  },
  checks: { 'event-ids-unique': { ok: true, detail: '7 ids' } } as DemoResult['checks'],
}

it('a demo is summed up by what its topics hold, its kill, the memory of its pods, its verdict and its length', () => {
  expect(summary(result).split('\n\n')).toEqual([
    'eventzr.seen.v1  7',
    'failovers: 0, failbacks: 0',
    'retried 3, duplicated 2, late 1, orphaned 5, deadLettered 11, stopped 7, limited 6, quieted 4, conflicting 9, fallenBack 8, repriced 10, erased 12, outdated 13, canceled 14, queued 15, unpaid 16, overcharged 17, rerouted 18, unclaimed 19, contradicted 20, stale 21, untrained 22',
    'a pod of cpaas with 3 tasks was killed and committed again after 6.3 s',
    expect.stringMatching(/^memory of .*\ncpaas-1 +112 +118$/),
    'ok     event-ids-unique: 7 ids\neverything holds',
    '79.5 s in all',
  ])
})
