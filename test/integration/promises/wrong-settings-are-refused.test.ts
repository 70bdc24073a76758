import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { setTopic } from '../../../bench/counting/create-topics.ts'
import { allRight } from './expected.ts'

const brokers = inject('brokers')
const application = `settings-${Date.now()}`

describe('own topics with settings that exactness does not bear', () => {
  let run: CountingRun
  let ends: readonly (readonly [exit: string, log: string])[] = []

  /** Runs a pod with metrics, as in production, until it ends. */
  const end = async (by: string): Promise<readonly [string, string]> => {
    const pod = run.startPod({ by, metrics: true })
    return [await pod.endsSoon(), pod.log]
  }

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: 2 })
    await setTopic(brokers, run.own.changelog, { 'cleanup.policy': 'compact,delete' })
    run.load.send(100, 10)
    const first = await end('0.1')
    await setTopic(brokers, run.own.changelog, { 'cleanup.policy': 'compact' })
    await setTopic(brokers, run.own.journal, { 'message.timestamp.type': 'CreateTime' })
    const second = await end('0.2')
    await setTopic(brokers, run.own.journal, { 'message.timestamp.type': 'LogAppendTime' })
    run.load.send(100, 10)
    run.startPod({ by: '0.3' })
    await run.drained()
    ends = [first, second]
    await run.stopPods()
  })
  afterAll(() => run.close())

  it('end the pod with the command that mends a changelog which deletes rows', () => {
    const [exit, log] = ends[0]!
    expect(exit).toBe('1')
    expect(log).toMatch(/TOPICS_INVALID/)
    expect(log).toContain('cleanup.policy=compact,delete instead of compact: kafka-configs.sh')
  })

  it("end the pod with the command that mends a journal with its writers' clocks", () => {
    const [exit, log] = ends[1]!
    expect(exit).toBe('1')
    expect(log).toContain('message.timestamp.type=CreateTime instead of LogAppendTime')
  })

  it('harm nothing before they are mended', async () => {
    expect(await run.verdict()).toEqual(allRight(run))
  })
})
