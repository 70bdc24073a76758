import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import { noLog } from '#runtime/ports/log.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { PodProcess } from '../../../bench/counting/pod-process.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { allRight, writtenBy } from './expected.ts'
import { stamped, stampOf } from './stamps.ts'

const tasks = 4
const allTasks = [0, 1, 2, 3]

/** How many records of its changelog each task of a pod has read to begin. */
const readBy = ({ log }: PodProcess): ReadonlyMap<number, number> =>
  new Map(
    [...log.matchAll(/"task":(\d+),"records":(\d+),"ageMs"/g)].map(([, task, read]) => [Number(task), Number(read)]),
  )

/** For each task how many offsets its changelog has behind the checkpoint. */
const behindCheckpoints = async (run: CountingRun, stateFolder: string): Promise<readonly number[]> => {
  const reader = new ClusterReader({ brokers: run.brokers, clientId: run.application, settings: {} }, noLog)
  const ranges = await reader.logRanges(allTasks.map((partition) => ({ topic: run.own.changelog, partition })))
  reader.close()
  return ranges.map(({ end }, task) => end - stampOf(stateFolder, task).offset)
}

describe('a pod that is killed and has its disk when it comes back', () => {
  let run: CountingRun
  let verdict: Verdict
  let withDisk: PodProcess
  let withoutDisk: PodProcess
  let behind: readonly number[]
  let before: readonly number[]

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers: inject('brokers'), application: `crash-${Date.now()}`, tasks })
    const stateFolder = run.stateFolderOf('0')
    run.load.start(500, 40)
    const killed = run.startPod({ by: '1', stateFolder })
    await stamped(stateFolder, tasks, 25)
    killed.kill('SIGKILL')
    await killed.endsSoon()
    behind = await behindCheckpoints(run, stateFolder)
    before = allTasks.map((task) => stampOf(stateFolder, task).offset)
    withDisk = run.startPod({ by: '2', stateFolder })
    await run.seen(writtenBy('2'))
    await withDisk.says(() => withDisk.fromCheckpoint === tasks)
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
    const read = readBy(withDisk)
    expect(read.size).toBe(tasks)
    expect(allTasks.filter((task) => read.get(task)! > behind[task]!)).toEqual([])
    expect(allTasks.filter((task) => before[task]! <= 0)).toEqual([])
  })

  it('reads all of it when its disk is gone', () => {
    expect(withoutDisk.fromCheckpoint).toBe(0)
  })

  it('loses, doubles and reorders nothing, and has the state of a model', () => {
    expect(verdict).toEqual(allRight(run))
  })
})
