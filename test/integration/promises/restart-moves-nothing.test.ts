import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { PodProcess } from '../../../bench/counting/pod-process.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { allRight, writtenBy } from './expected.ts'

const brokers = inject('brokers')
const application = `restart-${Date.now()}`

const tasks = 4
/** So long that the killed pod is back before, however slow its start is. */
const sessionTimeoutMs = 40_000

const writtenBy1 = ({ by }: { readonly by: string }): boolean => by === '1'

/** How often a pod has opened or closed tasks. */
const movesOf = ({ log }: PodProcess): number => log.match(/(opened|closed) \d+ tasks/g)?.length ?? 0

describe('a pod that is killed and comes back within its session', () => {
  let run: CountingRun
  let movesBefore = 0
  let movesAfter = 0
  let verdict: Verdict

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks })
    run.load.start(300, 24)
    const killed = run.startPod({ by: '0.1', sessionTimeoutMs })
    await run.seen(writtenBy('0.1'))
    const other = run.startPod({ by: '1', instanceId: '1', sessionTimeoutMs })
    // Each pod then has its half of the tasks.
    await run.seen(
      (outputs) => new Set(outputs.filter(writtenBy1).map(({ partition }) => partition)).size === tasks / 2,
    )
    movesBefore = movesOf(other)
    killed.kill('SIGKILL')
    await killed.endsSoon()
    run.startPod({ by: '0.2', sessionTimeoutMs })
    await run.seen(writtenBy('0.2'))
    await run.load.stop()
    await run.drained()
    movesAfter = movesOf(other)
    await run.stopPods()
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it('moves no task of another pod', () => {
    expect(movesBefore).toBeGreaterThan(0)
    expect(movesAfter).toBe(movesBefore)
  })

  it('loses, doubles and reorders nothing', () => {
    expect(verdict).toEqual(allRight(run))
  })
})
