import { describe, expect, it } from 'vitest'
import { BackPressure, pauseAboveRecords, resumeBelowRecords } from '#runtime/watch/back-pressure.ts'
import type { TopicPartition } from '#runtime/ports/batch.ts'
import { InputQueue } from '#runtime/inputs/input-queue.ts'
import { memoryBatch } from '#testing/memory-batch.ts'

const filled = (topic: string, records: number, value: Buffer | null = null): InputQueue => {
  const queue = new InputQueue(topic, 0, 0)
  const batch = memoryBatch(
    Array.from({ length: records }, (_, offset) => ({
      topic,
      partition: 0,
      offset,
      timestamp: 0,
      key: null,
      value,
      headers: [],
    })),
  )
  for (const run of batch.runs) queue.add(batch, run)
  return queue
}

const watched = () => {
  const calls: string[] = []
  const note = (call: string) => (partitions: readonly TopicPartition[]) =>
    void calls.push(...partitions.map(({ topic }) => `${call} ${topic}`))
  return { calls, pressure: new BackPressure({ pause: note('pause'), resume: note('resume') }) }
}

describe('BackPressure', () => {
  it('pauses only the partition that is full, so that the one which is waited for goes on', () => {
    const { calls, pressure } = watched()
    pressure.balance([filled('full', pauseAboveRecords + 1), filled('awaited', 0)])
    expect(calls).toEqual(['pause full'])
  })

  it('resumes once, when few records are left, and not before', () => {
    const { calls, pressure } = watched()
    const queue = filled('full', pauseAboveRecords + 1)
    pressure.balance([queue])
    while (queue.size > resumeBelowRecords) queue.take()
    pressure.balance([queue])
    queue.take()
    pressure.balance([queue])
    pressure.balance([queue])
    expect(calls).toEqual(['pause full', 'resume full'])
  })

  it('pauses a partition of few but large records', () => {
    const { calls, pressure } = watched()
    const queue = filled('large', 9, Buffer.alloc(1024 * 1024))
    pressure.balance([queue])
    while (queue.size > 0) queue.take()
    pressure.balance([queue])
    expect(calls).toEqual(['pause large', 'resume large'])
  })

  it('resumes a partition that leaves the pod, once: it may come back', () => {
    const { calls, pressure } = watched()
    const queue = filled('full', pauseAboveRecords + 1)
    pressure.balance([queue])
    pressure.forget([queue])
    queue.rewind(0)
    pressure.balance([])
    expect(calls).toEqual(['pause full', 'resume full'])
  })
})
