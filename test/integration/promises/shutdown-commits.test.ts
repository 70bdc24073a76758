import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { allRight } from './expected.ts'

const brokers = inject('brokers')
const application = `shutdown-${Date.now()}`
const inputs = 1_000

describe('a pod that is asked to stop with a thousand records processed and not committed', () => {
  let run: CountingRun
  let visibleBefore = 0
  let exits: readonly string[] = []
  let openTransactions = 0
  let verdict: Verdict

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: 3 })
    const pod = run.startPod({ commitIntervalMs: 600_000, transactionTimeoutMs: 60_000 })
    run.load.send(inputs, 12)
    await run.load.stop()
    await pod.encoded(inputs)
    visibleBefore = run.watch.outputs.length
    exits = await run.stopPods()
    // Far sooner than a time-out would end them.
    openTransactions = await run.openTransactions(10_000)
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it('had committed none of them', () => {
    expect(visibleBefore).toBe(0)
  })

  it('commits all of them, and leaves no transaction behind', () => {
    expect(verdict).toEqual(allRight(run))
    expect(openTransactions).toBe(0)
  })

  it('ends with 0', () => {
    expect(exits).toEqual(['0'])
  })
})
