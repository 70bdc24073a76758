import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { totalsTopic } from '../../../examples/counting/counting-topology.ts'
import { readTopic } from '../../../bench/counting/read-topic.ts'
import type { Output, Verdict } from '../../../bench/counting/verdict.ts'
import { allRight, writtenBy } from './expected.ts'

const brokers = inject('brokers')
const application = `fence-${Date.now()}`
/** So long that only the new process can end the transaction of the old one. */
const transactionTimeoutMs = 60_000

describe('a pod that stands still before its commit while another process starts with its identity', () => {
  let run: CountingRun
  let exit = ''
  let log = ''
  let verdict: Verdict
  /** Numbers of the outputs in the log by whom they were written, those of aborted transactions included. */
  const inTheLog: Output[] = []

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: 3 })
    const old = run.startPod({ by: 'old', freezeAt: 'before-commit:12', transactionTimeoutMs })
    run.load.start(500, 12)
    await old.frozen()
    run.startPod({ by: 'new', transactionTimeoutMs })
    await run.seen(writtenBy('new'))
    old.kill('SIGCONT')
    exit = await old.endsSoon()
    log = old.log
    await run.load.stop()
    await run.drained()
    await run.stopPods()
    verdict = await run.verdict()
    for (const { value } of await readTopic(brokers, totalsTopic(application).name, 'read_uncommitted'))
      inTheLog.push(JSON.parse(value!.toString()) as Output)
  })
  afterAll(() => run.close())

  it('has written outputs that its replacement has written again, and of which no reader sees both', () => {
    const byOld = new Set(inTheLog.filter(({ by }) => by === 'old').map(({ n }) => n))
    expect(inTheLog.some(({ by, n }) => by === 'new' && byOld.has(n))).toBe(true)
    expect(verdict).toEqual(allRight(run))
  })

  it('ends by itself and says that its identity was taken', () => {
    expect(exit).toBe('1')
    expect(log).toContain('another process runs with the same instance id')
  })
})
