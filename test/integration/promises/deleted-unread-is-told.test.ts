import { setTimeout as pause } from 'node:timers/promises'
import { Admin } from '#kafka/admin.ts'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { numbersTopic } from '../../../examples/counting/counting-topology.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { deleteBefore } from '../../../bench/counting/create-topics.ts'
import { writtenBy } from './expected.ts'

const brokers = inject('brokers')
const application = `deleted-${Date.now()}`
const input = { topic: numbersTopic(application).name, partition: 0 }

describe('records that retention deletes before a busy pod has read them', () => {
  let run: CountingRun
  let exit = ''
  let log = ''

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: 2 })
    run.load.start(500, 12)
    const pod = run.startPod({ sessionTimeoutMs: 30_000, transactionTimeoutMs: 20_000 })
    await run.seen(writtenBy('0'))
    pod.kill('SIGSTOP')
    run.load.pause()
    // The broker answers the fetch under way within 10 ms. The pod stands still and asks for no more.
    await pause(1_000)
    run.load.send(500, 12)
    await run.load.flush()
    const admin = new Admin({ brokers, clientId: application, settings: {} })
    const [end] = await admin.highWatermarks([input])
    admin.close()
    await deleteBefore(brokers, input.topic, input.partition, end!.offset)
    pod.kill('SIGCONT')
    exit = await pod.endsSoon()
    log = pod.log
  })
  afterAll(() => run.close())

  it('end the pod with the place that is missing, instead of a partition that is not read any more', () => {
    expect(log).toMatch(/task 0 is corrupted: .*-0 is to be read from offset \d+, but its log goes from \d+/)
    expect(exit).toBe('1')
  })
})
