import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { skipBatch } from '#cli/skip-batch.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { writeBomb } from '../../../bench/counting/write-bomb.ts'
import { readTopic } from '../../../bench/counting/read-topic.ts'
import { countingTopology, numbersTopic } from '../../../examples/counting/counting-topology.ts'
import type { Output } from '../../../bench/counting/verdict.ts'
import { allRight, outputsBehind } from './expected.ts'

const brokers = inject('brokers')
const application = `unreadable-${Date.now()}`
const connection = { brokers, clientId: application, settings: {} }
const input = { topic: numbersTopic(application).name, partition: 1 }

describe('a batch of 8 KiB that unpacks to 90 MB', () => {
  let run: CountingRun
  let behind: readonly Output[] = []
  let log = ''

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: 3 })
    run.load.send(300, 30)
    const pod = run.startPod({ by: '0' })
    await run.seen((outputs) => outputs.length === 300)
    await writeBomb(brokers, { ...input, codec: 'zstd', bytes: 90_000_000 })
    run.load.send(300, 30)
    await pod.says((text) => text.includes('is held at offset'))
    behind = await outputsBehind(run, input.partition, 300)
    log = pod.lastLines(20)
    await skipBatch(countingTopology(application), connection, input)
    await run.load.stop()
    await run.drained()
    await run.stopPods()
  })
  afterAll(() => run.close())

  it('stops its own partition alone, and is named with its place', () => {
    expect(behind).toEqual([])
    expect(log).toContain(`"topic":"${input.topic}","partition":1,"offset":`)
  })

  it('is passed over by a command, with one dead letter, and nothing else is lost', async () => {
    expect(await run.verdict()).toEqual(allRight(run))
    expect(await readTopic(brokers, run.own.deadLetter)).toHaveLength(1)
  })

  it('cannot be passed over twice', async () => {
    await expect(skipBatch(countingTopology(application), connection, input)).rejects.toThrow('nothing to skip')
  })
})
