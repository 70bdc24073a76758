import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { numbersTopic } from '../../../examples/counting/counting-topology.ts'
import { readTopic } from '../../../bench/counting/read-topic.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { allRight, writtenBy } from './expected.ts'

const brokers = inject('brokers')
const application = `forward-${Date.now()}`
const input = numbersTopic(application).name

describe('records in partitions that are not those of their task', () => {
  let run: CountingRun
  let forwarded = 0
  let verdict: Verdict

  beforeAll(async () => {
    run = await CountingRun.prepare({
      brokers,
      application,
      tasks: 4,
      // No multiple of the tasks, and every seventh record where another partitioner would put it.
      partitions: { [input]: 3 },
      misplaced: (n) => n % 7 === 0,
    })
    run.load.start(500, 30)
    const killed = run.startPod({ by: '0', instanceId: '0', killAt: 'after-offsets:25' })
    run.startPod({ by: '1', instanceId: '1' })
    await killed.endsSoon()
    run.startPod({ by: '0 again', instanceId: '0' })
    await run.seen(writtenBy('0 again'))
    await run.load.stop()
    await run.drained()
    await run.stopPods()
    verdict = await run.verdict()
    forwarded = (await readTopic(brokers, run.own.forward)).length
  })
  afterAll(() => run.close())

  it('are forwarded', () => {
    expect(forwarded).toBeGreaterThan(0)
  })

  it('keep the order of each tenant and input partition, and none is lost or doubled when a pod is killed in between', () => {
    expect(verdict).toEqual(allRight(run))
  })
})
