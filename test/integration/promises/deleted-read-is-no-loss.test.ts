import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { Admin } from '#kafka/admin.ts'
import { applicationId } from '#stream/topology.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { countingTopology, numbersTopic } from '../../../examples/counting/counting-topology.ts'
import { deleteBefore } from '../../../bench/counting/create-topics.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { allRight } from './expected.ts'

const brokers = inject('brokers')
const application = `deleted-read-${Date.now()}`
const tasks = 2

/** Deletes everything that stands in the inputs of all tasks, the journal and what was forwarded included. */
const deleteAll = async ({ own }: CountingRun): Promise<readonly number[]> => {
  const inputs = [numbersTopic(application).name, own.journal, own.forward].flatMap((topic) =>
    Array.from({ length: tasks }, (_, partition) => ({ topic, partition })),
  )
  const admin = new Admin({ brokers, clientId: application, settings: {} })
  try {
    const ends = await admin.highWatermarks(inputs)
    for (const { topic, partition, offset } of ends) await deleteBefore(brokers, topic, partition, offset)
    return (await admin.firstOffsets(inputs)).map(({ offset }) => offset)
  } finally {
    admin.close()
  }
}

/** Behind the last record of a partition may stand markers of transactions; they are passed and committed a moment later. */
const readToEnd = async ({ own }: CountingRun): Promise<void> => {
  const inputs = [numbersTopic(application).name, own.forward].flatMap((topic) =>
    Array.from({ length: tasks }, (_, partition) => ({ topic, partition })),
  )
  const admin = new Admin({ brokers, clientId: application, settings: {} })
  const atEnd = async () => {
    const ends = await admin.highWatermarks(inputs)
    const committed = await admin.committedOffsets(applicationId(countingTopology(application)), inputs)
    return ends.every(({ offset }, index) => (committed[index]!.offset ?? 0) >= offset)
  }
  try {
    await vi.waitUntil(atEnd, { timeout: 20_000, interval: 100 })
  } finally {
    admin.close()
  }
}

describe('records that retention deletes after they were read', () => {
  let run: CountingRun
  let firstOffsets: readonly number[] = []
  let verdict: Verdict

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks, misplaced: (n) => n % 3 === 0 })
    run.load.send(600, 12)
    run.startPod({ by: '0.1' })
    await run.drained()
    await readToEnd(run)
    await run.stopPods()
    firstOffsets = await deleteAll(run)
    run.load.send(600, 12)
    run.startPod({ by: '0.2' })
    await run.drained()
    await run.stopPods()
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it('are really gone', () => {
    expect(Math.min(...firstOffsets)).toBeGreaterThan(0)
  })

  it('are missed by nobody: the next start reads on behind them, also where markers of transactions were the last', () => {
    expect(verdict).toEqual(allRight(run))
  })
})
