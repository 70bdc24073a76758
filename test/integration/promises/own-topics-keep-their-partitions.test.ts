import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { addPartitions } from '../../../bench/counting/create-topics.ts'
import { allRight } from './expected.ts'

const brokers = inject('brokers')
const application = `own-growth-${Date.now()}`

describe('own topics that are given more partitions under a running pod', () => {
  let run: CountingRun
  let exit = ''
  let log = ''

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: 2 })
    const pod = run.startPod({})
    run.load.send(300, 20)
    await run.drained()
    const own = [run.own.journal, run.own.changelog, run.own.forward]
    await Promise.all(own.map((topic) => addPartitions(brokers, topic, 4)))
    exit = await pod.endsSoon()
    log = pod.log
  })
  afterAll(() => run.close())

  it('end it with both numbers', () => {
    expect(exit).toBe('1')
    expect(log).toMatch(/TOPICS_INVALID/)
    expect(log).toMatch(/ 4 partitions.* 2.*must be equal/)
  })

  it('have no tenant begin again in another task', async () => {
    expect(await run.verdict()).toEqual(allRight(run))
  })
})
