import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { numbersTopic } from '../../../examples/counting/counting-topology.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { allRight, writtenBy } from './expected.ts'

const brokers = inject('brokers')
const application = `growth-${Date.now()}`
const input = numbersTopic(application).name
/** Keys have another partition after the growth, and that of some is not the one of their task. */
const partitions = { before: 2, after: 5 }

describe('an input that gets more partitions while the application runs', () => {
  let run: CountingRun
  let exits: readonly string[] = []
  let verdict: Verdict

  beforeAll(async () => {
    run = await CountingRun.prepare({
      brokers,
      application,
      tasks: 3,
      partitions: { [input]: partitions.before },
    })
    const pods = ['0', '1'].map((pod) => run.startPod({ by: pod, instanceId: pod }))
    run.load.start(500, 30)
    for (const { settings } of pods) await run.seen(writtenBy(settings.by))
    await run.grow(input, partitions.after)
    const { length } = run.load.sent
    await run.seen((outputs) => outputs.length > length + 500)
    await run.load.stop()
    await run.drained()
    exits = await run.stopPods()
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it('is read from all of them', () => {
    const used = new Set(run.load.sent.map(({ partition }) => partition))
    expect(used.size).toBe(partitions.after)
  })

  it('keeps the order of each tenant and input partition, and loses and doubles nothing', () => {
    expect(verdict).toEqual(allRight(run))
  })

  it('stops no pod', () => {
    expect(exits).toEqual(['0', '0'])
  })
})
