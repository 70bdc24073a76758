import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { PodProcess } from '../../../bench/counting/pod-process.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { allRight } from './expected.ts'

const brokers = inject('brokers')
const application = `changelog-${Date.now()}`
/** With the second one, transactions fail before the topic is made again. */
const gapsMs = [0, 3_000]

/** Some tenants go on, so that the new changelog has rows of them alone at first; the others are silent. */
const loseChangelog = async (run: CountingRun, pod: PodProcess, gapMs: number): Promise<void> => {
  const losses = pod.log.split('has all rows again').length
  run.load.start(200, 10)
  await run.recreate(run.own.changelog, gapMs)
  await pod.says((log) => log.split('has all rows again').length > losses)
  run.load.pause()
}

describe('a changelog that is deleted and made again under a running pod', () => {
  let run: CountingRun
  let exits: readonly string[] = []
  let verdict: Verdict

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: 2 })
    run.load.send(400, 40)
    const first = run.startPod({ by: '0.1' })
    await run.drained()
    for (const gapMs of gapsMs) await loseChangelog(run, first, gapMs)
    await run.drained()
    first.kill('SIGKILL')
    await first.endsSoon()
    run.load.send(400, 40)
    run.startPod({ by: '0.2' })
    await run.drained()
    exits = await run.stopPods()
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it('is written again by it, so that a pod after its death goes on with every row', () => {
    expect(verdict).toEqual(allRight(run))
    expect(exits.at(-1)).toBe('0')
  })
})
