import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { PodProcess } from '../../../bench/counting/pod-process.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { allRight, writtenBy } from './expected.ts'
import { stamped, stampOf } from './stamps.ts'

const tasks = 4
const allTasks = [0, 1, 2, 3]

/** How many records of the changelog the tasks of a pod have read to begin. */
const readBy = ({ log }: PodProcess): readonly number[] =>
  [...log.matchAll(/"records":(\d+),"ageMs"/g)].map(([, records]) => Number(records))

describe('a pod that is killed and has its disk when it comes back', () => {
  let run: CountingRun
  let verdict: Verdict
  let withDisk: PodProcess
  let withoutDisk: PodProcess
  let recordsBefore = 0

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers: inject('brokers'), application: `crash-${Date.now()}`, tasks })
    const stateFolder = run.stateFolderOf('0')
    run.load.start(500, 40)
    const killed = run.startPod({ by: '1', stateFolder })
    await stamped(stateFolder, tasks, 25)
    killed.kill('SIGKILL')
    await killed.endsSoon()
    recordsBefore = allTasks.reduce((sum, task) => sum + stampOf(stateFolder, task).offset, 0)
    withDisk = run.startPod({ by: '2', stateFolder })
    await run.seen(writtenBy('2'))
    withDisk.kill('SIGKILL')
    await withDisk.endsSoon()
    rmSync(stateFolder, { recursive: true })
    withoutDisk = run.startPod({ by: '3', stateFolder })
    await run.seen(writtenBy('3'))
    await run.load.stop()
    await run.drained()
    await run.stopPods()
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it('reads of its changelog only what came since its checkpoint', () => {
    expect(readBy(withDisk)).toHaveLength(tasks)
    expect(readBy(withDisk).reduce((sum, records) => sum + records)).toBeLessThan(recordsBefore / 2)
  })

  it('reads all of it when its disk is gone', () => {
    expect(withoutDisk.fromCheckpoint).toBe(0)
  })

  it('loses, doubles and reorders nothing, and has the state of a model', () => {
    expect(verdict).toEqual(allRight(run))
  })
})
