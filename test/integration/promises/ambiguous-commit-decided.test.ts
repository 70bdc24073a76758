import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { allRight } from './expected.ts'

const brokers = inject('brokers')

describe.each([
  {
    moment: 'before its commit is sent, until the broker has ended its transaction',
    freezeAt: 'before-commit:12',
    says: '"fate":"aborted"',
  },
  { moment: 'between its commit and the answer', freezeAt: 'before-commit:12:1', says: '' },
])('a pod that stands still $moment', ({ freezeAt, says }) => {
  let run: CountingRun
  let log = ''
  let before = 0
  let after = 0
  let exits: readonly string[] = []
  let openTransactions = 0
  let verdict: Verdict

  beforeAll(async () => {
    // Named here, since both descriptions may be read within the same millisecond.
    run = await CountingRun.prepare({ brokers, application: `ambiguous-${Date.now()}`, tasks: 3 })
    // The group waits for longer than the transaction: nobody else can decide.
    const pod = run.startPod({ freezeAt, transactionTimeoutMs: 3_000, sessionTimeoutMs: 30_000 })
    run.load.start(500, 12)
    await pod.frozen()
    await run.openTransactions(10_000)
    before = run.watch.outputs.length
    pod.kill('SIGCONT')
    await run.seen((outputs) => outputs.length > before)
    await run.load.stop()
    await run.drained()
    log = pod.log
    after = run.watch.outputs.length
    exits = await run.stopPods()
    openTransactions = await run.openTransactions(0)
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it('finds out by itself whether it was committed and goes on in the same process', () => {
    expect(after).toBeGreaterThan(before)
    expect(log).toContain(says)
    expect(exits).toEqual(['0'])
  })

  it('loses, doubles and reorders nothing, and leaves no transaction open', () => {
    expect(verdict).toEqual(allRight(run))
    expect(openTransactions).toBe(0)
  })
})
