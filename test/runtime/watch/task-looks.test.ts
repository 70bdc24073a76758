import { beforeEach, describe, expect, it } from 'vitest'
import { InputQueue } from '#runtime/inputs/input-queue.ts'
import type { OwnedTask } from '#runtime/ownership/owned-task.ts'
import type { TaskLook } from '#runtime/ports/pod-observer.ts'
import { TaskLooks } from '#runtime/watch/task-looks.ts'
import { memoryBatch } from '#testing/memory-batch.ts'

let nowMs: number
let ends: Record<string, number>
let looks: TaskLooks
let told: TaskLook[]
let queues: InputQueue[]
let overdueBefore: number

beforeEach(() => {
  nowMs = 100_000
  ends = {}
  queues = [new InputQueue('journal', 3, 0), new InputQueue('a', 3, 0), new InputQueue('b', 3, 0)]
  looks = new TaskLooks({
    consumer: { highWatermark: (topic) => ends[topic] },
    observer: { looked: (tasks) => void (told = [...tasks]) },
    own: { journal: 'journal' },
    nowMs: () => nowMs,
  })
})

const task = (): OwnedTask => {
  const overdue = (before: number) => (overdueBefore = before)
  const layers = { counts: { rows: new Map([[1, 7]]), timers: 2 }, overdue }
  const parking = { look: { tenants: 1, records: 2, usedRatio: 0.5 } }
  return { number: 3, group: { queues }, task: { layers, parking } } as unknown as OwnedTask
}

const look = (checkpointMs?: number): TaskLook => {
  looks.tell([task()], () => checkpointMs)
  return told[0]!
}

const fetched = (queue: InputQueue, offset: number, timestamp: number): void => {
  const { topic, partition } = queue
  const batch = memoryBatch([{ topic, partition, offset, timestamp, key: null, value: null, headers: [] }])
  queue.add(batch, batch.runs[0]!)
}

describe('a look at a task', () => {
  it('adds up the records ahead of its inputs, without its own ticks', () => {
    ends = { journal: 50, a: 4, b: 3 }
    expect(look()).toMatchObject({ task: 3, lagRecords: 7 })
  })

  it('has the age of the oldest record that is not processed', () => {
    ends = { a: 1, b: 1 }
    fetched(queues[1]!, 0, 99_000)
    fetched(queues[2]!, 0, 97_500)
    expect(look()).toMatchObject({ lagRecords: 2, lagMs: 2_500 })
    queues[2]!.take()
    expect(look().lagMs).toBe(1_000)
    queues[1]!.take()
    expect(look()).toMatchObject({ lagRecords: 0, lagMs: 0 })
  })

  it('has the time since when an input stands where it is, while its next record does not come', () => {
    ends = { a: 5 }
    expect(look().lagMs).toBe(0)
    nowMs += 3_000
    expect(look().lagMs).toBe(3_000)
    fetched(queues[1]!, 0, nowMs - 10)
    queues[1]!.take()
    nowMs += 1_000
    expect(look().lagMs).toBe(0)
    nowMs += 1_000
    expect(look().lagMs).toBe(1_000)
  })

  it('takes a record without a timestamp, or from the future, for no delay of its own', () => {
    ends = { a: 1, b: 1 }
    fetched(queues[1]!, 0, -1)
    fetched(queues[2]!, 0, nowMs + 60_000)
    expect(look().lagMs).toBe(0)
    nowMs += 500
    expect(look().lagMs).toBe(500)
  })

  it('has its rows, its timers and the age of its checkpoint', () => {
    expect(look(99_000)).toMatchObject({
      rows: new Map([[1, 7]]),
      timersPending: 2,
      timersOverdue: 95_000,
      checkpointAgeMs: 1_000,
    })
    expect(overdueBefore).toBe(95_000)
    expect(look().checkpointAgeMs).toBeUndefined()
  })
})
