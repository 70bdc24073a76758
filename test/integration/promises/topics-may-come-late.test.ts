import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { createTopics, deleteTopic } from '../../../bench/counting/create-topics.ts'
import { countingTopology } from '../../../examples/counting/counting-topology.ts'
import { allRight } from './expected.ts'

const brokers = inject('brokers')
const application = `late-topics-${Date.now()}`
const tasks = 2

describe('a pod that is started before its topics are there', () => {
  let run: CountingRun
  let log = ''

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks })
    for (const topic of [run.own.journal, run.own.changelog]) await deleteTopic(brokers, topic)
    const pod = run.startPod({})
    await pod.says((text) => text.includes('asked again'))
    await createTopics(brokers, countingTopology(application), run.own, tasks)
    run.load.send(100, 10)
    await run.drained()
    await run.stopPods()
    log = pod.log
  })
  afterAll(() => run.close())

  it('waits for them and works', async () => {
    expect(await run.verdict()).toEqual(allRight(run))
  })

  it('names them, and blames no broker', () => {
    expect(log).toContain(`${run.own.changelog} does not exist`)
    expect(log).not.toContain('bring the broker back')
  })
})
