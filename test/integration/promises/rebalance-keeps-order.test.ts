import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { allRight, writtenBy } from './expected.ts'

const brokers = inject('brokers')
const application = `rebalance-${Date.now()}`
const tasks = 6

describe('tasks that move between pods under load', () => {
  let run: CountingRun
  let verdict: Verdict

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks })
    run.load.start(500, 30)
    for (const pod of ['0', '1', '2']) {
      run.startPod({ by: pod, instanceId: pod })
      await run.seen(writtenBy(pod))
    }
    await run.load.stop()
    await run.drained()
    await run.stopPods()
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it('have been with more than one pod', () => {
    const podsOf = (task: number) =>
      new Set(run.watch.outputs.filter(({ partition }) => partition === task).map(({ by }) => by))
    const moved = Array.from({ length: tasks }, (_, task) => podsOf(task)).filter(({ size }) => size > 1)
    expect(moved.length).toBeGreaterThanOrEqual(3)
  })

  it('keep the order of each tenant and input partition, and lose and double nothing', () => {
    expect(verdict).toEqual(allRight(run))
  })
})
