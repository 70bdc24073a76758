import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { PodProcess } from '../../../bench/counting/pod-process.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { numbersTopic } from '../../../examples/counting/counting-topology.ts'
import { allRight } from './expected.ts'

const brokers = inject('brokers')
const application = `recreated-${Date.now()}`
const input = numbersTopic(application).name
const before = 300

describe('an input that is deleted and made again under a running pod', () => {
  let run: CountingRun
  let exits: readonly string[] = []
  let outputsOfFirst = 0
  let verdict: Verdict
  let pods: readonly PodProcess[] = []

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: 2 })
    run.load.send(before, 20)
    const first = run.startPod({ by: '0.1' })
    await run.drained()
    await run.recreate(input)
    await run.load.reconnect()
    // So many that the old positions lie within the new log.
    run.load.send(4 * before, 20)
    const exit = await first.endsSoon()
    outputsOfFirst = run.watch.outputs.length
    const second = run.startPod({ by: '0.2', onRecreated: 'from-start' })
    await run.drained()
    exits = [exit, ...(await run.stopPods()).slice(1)]
    pods = [first, second]
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it('ends it with the topic and the ways to go on, before it reads in the new one where it stood in the old one', () => {
    expect(exits[0]).toBe('1')
    expect(pods[0]!.log).toContain(`${input} was deleted and made again since task`)
    expect(pods[0]!.log).toMatch(/onRecreated: 'from-start'.*EVENTZR_ACCEPTED_TOPIC_IDS=/)
    expect(outputsOfFirst).toBe(before)
  })

  it('is read from its start by a build that declares so, nothing twice and nothing passed over', () => {
    expect(exits[1]).toBe('0')
    expect(pods[1]!.log).toContain('it is read from its start, as its source declares')
    expect(verdict).toEqual(allRight(run))
  })
})
