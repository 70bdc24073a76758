import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import { noLog } from '#runtime/ports/log.ts'
import { Restore } from '#state/changelog.ts'
import { TaskDisks } from '#state/disk/task-disks.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import type { Tables } from '#state/table.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { standardPod } from '../../../bench/counting/pod-settings.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { totals } from '../../../examples/counting/counting-topology.ts'
import { allRight } from './expected.ts'
import { stamped, stampedSince, stampOf } from './stamps.ts'

const brokers = inject('brokers')
const application = `restore-equals-${Date.now()}`
const allTasks = [0, 1, 2, 3]
const codecs = new RowCodecs([totals])

interface FoundRows {
  readonly rows: ReadonlyMap<string, unknown>
  readonly commitRow: string | undefined
}

/** The rows of a task in these tables, with what the changelog has beyond their checkpoint. */
const rowsFrom = async (tables: Tables, reader: ClusterReader, topic: string, task: number): Promise<FoundRows> => {
  const layers = new Layers([totals], tables)
  const restore = new Restore(layers, codecs)
  const [range] = await reader.logRanges([{ topic, partition: task }])
  const first = tables.checkpoint?.offset ?? range!.first
  await reader.read({ ...range!, first }, (key, value) => restore.apply(key!, value))
  return { rows: new Map(layers.rows(totals.number)), commitRow: restore.commitRow }
}

describe('the rows that a pod has left on its disk', () => {
  let run: CountingRun
  let verdict: Verdict
  let fromDisk: readonly FoundRows[]
  let fromChangelog: readonly FoundRows[]

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: allTasks.length })
    const stateFolder = run.stateFolderOf('0')
    run.load.start(500, 40)
    const pod = run.startPod({ stateFolder })
    await stamped(stateFolder, allTasks.length, 12)
    const [first] = allTasks.map((task) => stampOf(stateFolder, task).writes)
    await stampedSince(stateFolder, allTasks.length, Date.now())
    expect(stampOf(stateFolder, 0).writes).toBeGreaterThan(first!)
    await run.load.stop()
    await run.drained()
    pod.kill('SIGKILL')
    await pod.endsSoon()
    verdict = await run.verdict()
    const reader = new ClusterReader({ brokers, clientId: application, settings: {} }, noLog)
    const listener = { tell: () => undefined, measured: () => undefined }
    const disks = new TaskDisks(join(stateFolder, 'rows'), codecs, standardPod.diskLimits, listener)
    const read = (task: number, tables: Tables) => rowsFrom(tables, reader, run.own.changelog, task)
    fromDisk = await Promise.all(allTasks.map(async (task) => read(task, await disks.open(task, () => undefined))))
    fromChangelog = await Promise.all(allTasks.map((task) => read(task, inMemory)))
    await disks.close()
    reader.close()
  })
  afterAll(() => run.close())

  it('are with the rest of the changelog those that all of the changelog has, and so is the commit row', () => {
    expect(fromDisk).toEqual(fromChangelog)
    expect(fromDisk.flatMap(({ rows }) => [...rows.keys()]).toSorted()).toHaveLength(40)
  })

  it('are those of a model of all inputs', () => {
    expect(verdict).toEqual(allRight(run))
  })
})
