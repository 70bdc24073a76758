import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { allRight } from './expected.ts'

const brokers = inject('brokers')
const application = `zombie-${Date.now()}`

describe('a pod that stands still with outputs at the broker until the group has given its tasks to another one', () => {
  let run: CountingRun
  let exits: readonly string[] = []
  let log = ''
  let verdict: Verdict

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: 3 })
    // Its transaction outlives the stop: only the group can tell that it may not commit any more.
    const zombie = run.startPod({ by: 'zombie', freezeAt: 'after-outputs:12', transactionTimeoutMs: 60_000 })
    run.load.start(500, 12)
    await zombie.frozen()
    const heir = run.startPod({ by: 'heir', instanceId: '1', transactionTimeoutMs: 60_000 })
    await heir.says((said) => /opened [1-9]/.test(said))
    zombie.kill('SIGCONT')
    await zombie.says((said) => said.includes('the transaction is aborted'))
    await run.load.stop()
    await run.drained()
    exits = await run.stopPods()
    log = zombie.log
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it('is told by the group that it is no member any more, and aborts', () => {
    expect(log).toMatch(/"kafkaCode":(22|25)/)
  })

  it('has nothing of its transaction visible, and nothing is lost, doubled or reordered', () => {
    expect(verdict).toEqual(allRight(run))
  })

  it('goes on as a member of the group in the same process', () => {
    expect(exits).toEqual(['0', '0'])
  })
})
