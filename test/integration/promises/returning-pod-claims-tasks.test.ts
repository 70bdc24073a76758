import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { allRight, writtenBy } from './expected.ts'

const brokers = inject('brokers')
const application = `returning-${Date.now()}`
const tasks = 4
/** So long that no task finds an owner by the end of a session. */
const sessionTimeoutMs = 40_000

describe('a pod that is killed while it gives tasks to another one, and comes back within its session', () => {
  let run: CountingRun
  let ownedAfter: ReadonlySet<number> = new Set()
  let verdict: Verdict

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks })
    run.load.start(300, 24)
    const dying = run.startPod({ by: '0.1', sessionTimeoutMs, killAt: 'before-unassign:1' })
    await run.seen(writtenBy('0.1'))
    run.startPod({ by: '1', instanceId: '1', sessionTimeoutMs })
    await dying.endsSoon()
    const diedMs = Date.now()
    run.startPod({ by: '0.2', sessionTimeoutMs })
    const tasksSince = () =>
      new Set(
        run.watch.outputs.filter(({ by, atMs }) => by !== '0.1' && atMs > diedMs).map(({ partition }) => partition),
      )
    await run.watch.until(() => tasksSince().size === tasks, 15_000)
    ownedAfter = tasksSince()
    await run.load.stop()
    await run.drained()
    await run.stopPods()
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it('leaves no task without a pod', () => {
    expect(ownedAfter).toEqual(new Set([0, 1, 2, 3]))
  })

  it('loses, doubles and reorders nothing', () => {
    expect(verdict).toEqual(allRight(run))
  })
})
