import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../bench/counting/counting-run.ts'
import type { Output } from '../../bench/counting/verdict.ts'
import { writeBomb } from '../../bench/counting/write-bomb.ts'
import { numbersTopic } from '../../examples/counting/counting-topology.ts'
import { outputsBehind } from '../integration/promises/expected.ts'

const brokers = inject('brokers')
const application = `memory-bomb-${Date.now()}`
const input = { topic: numbersTopic(application).name, partition: 1 }
const memoryBytes = 700_000_000
const mostStarts = 6

describe('a batch that unpacks to more memory than there is', () => {
  let run: CountingRun
  let deaths = 0
  let isHeld = false
  let behind: readonly Output[] = []

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: 3 })
    run.load.send(300, 30)
    await writeBomb(brokers, { ...input, codec: 'gzip', bytes: 990_000_000 })
    for (; deaths < mostStarts && !isHeld; deaths += isHeld ? 0 : 1) {
      const pod = run.startPod({ by: String(deaths), memoryBytes })
      await Promise.race([pod.ended(), pod.says((log) => log.includes('is held at offset')).catch(() => undefined)])
      isHeld = pod.alive
    }
    run.load.send(300, 30)
    behind = await outputsBehind(run, input.partition, 300)
  })
  afterAll(() => run.close())

  it('kills its pod until it is found, and once more until what stands before it is read; then it is held', () => {
    expect(isHeld).toBe(true)
    expect(deaths).toBeLessThanOrEqual(4)
  })

  it('stops its own partition alone', () => {
    expect(behind).toEqual([])
  })
})
