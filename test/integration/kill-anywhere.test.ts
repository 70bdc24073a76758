import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { checkpointSteps, commitSteps } from '#runtime/commit/fail-point.ts'
import { CountingRun } from '../../bench/counting/counting-run.ts'
import type { Verdict } from '../../bench/counting/verdict.ts'
import { writtenBy } from './promises/expected.ts'

/**
 * Kills at every step of a checkpoint, the second time that it is made of a task, at every step of a commit, some seconds after
 * the start, and once at a moment of no one's choosing.
 */
const kills = [
  ...checkpointSteps.map((point) => (point === 'checkpoint-asked' ? `${point}:2` : `${point}:8`)),
  ...commitSteps.map((point) => `${point}:45`),
  'none',
] as const
/** Those that find a transaction with records at the broker. */
const killsWithin = ['after-outputs:45', 'after-changelog:45', 'after-offsets:45', 'before-commit:45']

interface Death {
  readonly at: string
  readonly by: string
  readonly transactionOpen: boolean
  readonly fromCheckpoint: number
}

const runUntilKilled = async (run: CountingRun, at: string): Promise<Death> => {
  const stateFolder = run.stateFolderOf('0')
  const pod = run.startPod({ by: at, stateFolder, killAt: at === 'none' ? undefined : at })
  if (at === 'none') {
    await pause(2_000)
    pod.kill('SIGKILL')
  }
  const by = await pod.endsSoon()
  const transactionOpen = (await run.openTransactions(0)) > 0
  return { at, by, transactionOpen, fromCheckpoint: pod.fromCheckpoint }
}

describe('a pod that is killed at every step of its commits and checkpoints, and keeps its disk', () => {
  let run: CountingRun
  let verdict: Verdict
  let lastExit = ''
  const deaths: Death[] = []

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers: inject('brokers'), application: `kill-${Date.now()}`, tasks: 6 })
    run.load.start(600, 60)
    for (const at of kills) deaths.push(await runUntilKilled(run, at))
    const pod = run.startPod({ by: 'last', stateFolder: run.stateFolderOf('0') })
    await run.seen(writtenBy('last'))
    await run.load.stop()
    await run.drained()
    pod.kill('SIGTERM')
    lastExit = await pod.endsSoon()
    verdict = await run.verdict()
  }, 180_000)
  afterAll(() => run.close())

  it('was really killed each time, with a transaction open wherever the step has one', () => {
    expect(deaths.map(({ by }) => by)).toEqual(kills.map(() => 'SIGKILL'))
    expect(deaths.filter(({ at, transactionOpen }) => killsWithin.includes(at) && !transactionOpen)).toEqual([])
  })

  it('goes on from a checkpoint after each of its deaths', () => {
    expect(deaths.map(({ at, fromCheckpoint }) => ({ at, is: fromCheckpoint > 0 }))).toEqual(
      kills.map((at, life) => ({ at, is: life > 0 })),
    )
  })

  it('loses, doubles and reorders nothing per tenant', () => {
    expect(verdict).toMatchObject({ lost: 0, duplicates: 0, reordered: 0 })
  })

  it('has exactly the state of an in-memory model in its changelog', () => {
    expect(verdict.stateEqual).toBe(true)
  })

  it('ends with exit code 0 when it is asked to stop', () => {
    expect(lastExit).toBe('0')
  })
})
