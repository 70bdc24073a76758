import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { startContainerCluster } from '#world/local/container-cluster.ts'
import type { LocalCluster } from '#world/local/cluster-settings.ts'
import { startJavaCluster } from '#world/local/java-cluster.ts'
import { CountingRun } from '../../bench/counting/counting-run.ts'
import type { PodProcess } from '../../bench/counting/pod-process.ts'
import type { Verdict } from '../../bench/counting/verdict.ts'
import { allRight } from '../integration/promises/expected.ts'

const java = process.env['JAVA_HOME'] === undefined ? 'java' : `${process.env['JAVA_HOME']}/bin/java`
const downMs = 5_000
const betweenMs = 5_000
const drainsWithinMs = 120_000

describe.runIf(inject('kind') !== 'given')('pods on three brokers that are killed one after the other', () => {
  let cluster: LocalCluster
  let run: CountingRun
  let pods: readonly PodProcess[] = []
  let drained = false
  let exits: readonly string[]
  let openTransactions: number
  let verdict: Verdict

  beforeAll(async () => {
    cluster = inject('kind') === 'java' ? await startJavaCluster(java) : await startContainerCluster()
    run = await CountingRun.prepare({ brokers: cluster.brokers, application: `three-${Date.now()}`, tasks: 6 })
    pods = ['0', '1'].map((instanceId) => run.startPod({ by: instanceId, instanceId }))
    run.load.start(300, 30)
    for (const index of [0, 1, 2]) {
      await pause(betweenMs)
      await cluster.kill(index)
      await pause(downMs)
      await cluster.restart(index)
    }
    run.load.pause()
    await run.load.stop()
    drained = await run.drained(drainsWithinMs)
    exits = await run.stopPods()
    openTransactions = await run.openTransactions(20_000)
    verdict = await run.verdict()
  }, 400_000)
  afterAll(async () => {
    await run?.close()
    await cluster?.stop()
  })

  it('work everything off', () => {
    expect(drained).toBe(true)
  })

  it('lose, double and reorder nothing, and leave no transaction open', () => {
    expect(verdict).toEqual(allRight(run))
    expect(openTransactions).toBe(0)
  })

  it('end only when they are told to', () => {
    expect(exits, pods.map((pod) => pod.lastLines(10)).join('\n')).toEqual(['0', '0'])
  })
})
