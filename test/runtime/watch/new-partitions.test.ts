import { beforeEach, describe, expect, it } from 'vitest'
import { NewPartitions } from '#runtime/watch/new-partitions.ts'
import { numbers, own, tasks, topology } from '../given-application.ts'

/** A task that reads its inputs as they were before any growth. */
const task = () => ({
  number: 0,
  committedPositions: [own.journal, own.forward, numbers].map((topic) => ({ topic, partition: 0, offset: 0 })),
})

let newPartitions: NewPartitions
beforeEach(() => {
  newPartitions = new NewPartitions(topology, own)
})

/** A look finds that the input has so many partitions. */
const look = (partitions: number): void =>
  newPartitions.found(
    new Map([own.journal, own.forward, numbers].map((topic) => [topic, topic === numbers ? partitions : tasks])),
  )

describe('what a task lacks', () => {
  it('is what an input has got, and not known before a look', () => {
    const reading = task()
    expect(newPartitions.missing(reading)).toEqual([])
    look(4)
    expect(newPartitions.missing(reading)).toMatchObject([{ topic: numbers, partition: 2 }])
  })

  it('is found out once with each look', () => {
    const reading = task()
    for (let looks = 0; looks < 2; looks++) {
      look(4)
      expect(newPartitions.missing(reading)).toHaveLength(1)
      expect(newPartitions.missing(reading)).toEqual([])
    }
  })

  it('is found out of a task that was opened since the last look', () => {
    look(4)
    newPartitions.missing(task())
    expect(newPartitions.missing(task())).toHaveLength(1)
  })
})
