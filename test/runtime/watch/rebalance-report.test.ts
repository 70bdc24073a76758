import { beforeEach, expect, it } from 'vitest'
import type { RebalanceDone } from '#runtime/ports/pod-observer.ts'
import { RebalanceReport } from '#runtime/watch/rebalance-report.ts'

let nowMs: number
let told: RebalanceDone[]
let report: RebalanceReport

beforeEach(() => {
  nowMs = 1_000
  told = []
  report = new RebalanceReport({ rebalanced: (done) => void told.push(done) }, () => nowMs)
})

it('an assignment lasts until its tasks are opened, and is told once', () => {
  report.assigned([0, 1])
  nowMs += 700
  report.assigned([2])
  nowMs += 300
  report.opened()
  report.opened()
  expect(told).toEqual([
    { kind: 'assigned', tasks: [0, 1], durationMs: 1_000 },
    { kind: 'assigned', tasks: [2], durationMs: 300 },
  ])
})

it.each([
  [false, 'revoked'],
  [true, 'lost'],
])('tasks that are taken back, lost %s, are told as %s when they are given back', async (lost, kind) => {
  await report.revoked([3], lost, async () => void (nowMs += 40))
  expect(told).toEqual([{ kind, tasks: [3], durationMs: 40 }])
})

it('an answer that fails is not told, and its error goes on', async () => {
  await expect(report.revoked([3], false, () => Promise.reject(new Error('no broker')))).rejects.toThrow('no broker')
  expect(told).toEqual([])
})
