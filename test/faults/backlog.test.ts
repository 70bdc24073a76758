import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../bench/counting/counting-run.ts'
import type { PodProcess } from '../../bench/counting/pod-process.ts'

const records = 400_000
const drainsWithinMs = 120_000

describe('a backlog of many small records', () => {
  let run: CountingRun
  let pod: PodProcess
  let drained = false

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers: inject('brokers'), application: `backlog-${Date.now()}`, tasks: 6 })
    // Two tenants: four tasks have nothing but ticks to read, which come behind the input of the other two.
    run.load.send(records, 2)
    await run.load.stop()
    pod = run.startPod({ by: '0' })
    drained = await run.drained(drainsWithinMs)
  })
  afterAll(() => run.close())

  it('is worked off', () => {
    expect(drained, pod.lastLines(20)).toBe(true)
  })

  it('has no task told to wait for a broker that is well', () => {
    expect(pod.log).not.toContain('are paused')
  })

  it('has no input read again that only waits inside the client', () => {
    expect(pod.log).not.toContain('have stopped')
  })
})
