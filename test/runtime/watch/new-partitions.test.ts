import { beforeEach, describe, expect, it } from 'vitest'
import { NewPartitions } from '#runtime/watch/new-partitions.ts'
import { numbers, own, tasks, topology } from '../memory-broker.ts'
import { writtenLog } from '../written-log.ts'

/** A task that reads its inputs as they were before any newPartitions. */
const task = () => ({
  number: 0,
  committedPositions: [own.journal, own.forward, numbers].map((topic) => ({ topic, partition: 0, offset: 0 })),
})

let nowMs: number
let partitions: number
let newPartitions: NewPartitions

const look = async (): Promise<void> => {
  nowMs += 1_000
  newPartitions.checkWhenDue()
  await new Promise(setImmediate)
}

beforeEach(() => {
  nowMs = 0
  partitions = tasks
  const partitionCounts = (topics: readonly string[]) =>
    Promise.resolve(new Map(topics.map((topic) => [topic, topic === numbers ? partitions : tasks])))
  const { log } = writtenLog()
  newPartitions = new NewPartitions({
    topology,
    own,
    restore: { partitionCounts },
    log,
    nowMs: () => nowMs,
    growthCheckMs: 1_000,
  })
})

describe('what a task lacks', () => {
  it('is what an input has got, and not known before a look', async () => {
    const reading = task()
    partitions = 4
    expect(newPartitions.missing(reading)).toEqual([])
    await look()
    expect(newPartitions.missing(reading)).toMatchObject([{ topic: numbers, partition: 2 }])
  })

  it('is found out once with each look', async () => {
    const reading = task()
    partitions = 4
    for (let looks = 0; looks < 2; looks++) {
      await look()
      expect(newPartitions.missing(reading)).toHaveLength(1)
      expect(newPartitions.missing(reading)).toEqual([])
    }
  })

  it('is found out of a task that was opened since the last look', async () => {
    partitions = 4
    await look()
    newPartitions.missing(task())
    expect(newPartitions.missing(task())).toHaveLength(1)
  })
})
