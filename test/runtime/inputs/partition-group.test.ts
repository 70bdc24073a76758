import { describe, expect, it } from 'vitest'
import { type GroupPort, type Input, longestWaitMs, PartitionGroup } from '#runtime/inputs/partition-group.ts'
import { StreamClock } from '#runtime/inputs/stream-clock.ts'
import { memoryBatch } from '#testing/memory-batch.ts'

const start = 1_000_000
const inputs: readonly Input[] = [
  { source: 'journal', topic: 'journal', partition: 0, offset: 0 },
  { source: 0, topic: 'a', partition: 0, offset: 0 },
  { source: 1, topic: 'b', partition: 0, offset: 0 },
]

interface Setting {
  readonly ends?: Record<string, number>
  readonly port?: Partial<GroupPort>
  readonly lastTick?: number
}

const group = ({ ends = {}, port = {}, lastTick = start }: Setting = {}) => {
  const clock = new StreamClock({ now: start, bound: start + 2_000, lastTick })
  return new PartitionGroup(inputs, () => clock, { highWatermark: (topic) => ends[topic], nowMs: () => 0, ...port })
}

const record = (topic: string, offset: number, timestamp: number) => ({
  topic,
  partition: 0,
  offset,
  timestamp: start + timestamp,
  key: null,
  value: null,
  headers: [],
})

const add = (to: PartitionGroup, ...records: ReturnType<typeof record>[]): PartitionGroup => {
  const batch = memoryBatch(records)
  for (const run of batch.runs) to.add(batch, run)
  return to
}

const takeAll = (from: PartitionGroup): string[] => {
  const order: string[] = []
  for (let head = from.head(); head !== undefined; head = from.head()) {
    order.push(`${head.queue.topic}${head.queue.headOffset()}`)
    head.queue.take()
  }
  return order
}

const allEnded = { journal: 0, a: 0, b: 0 }

describe('PartitionGroup', () => {
  it('merges by timestamp, then by input order, then by offset', () => {
    const merged = add(
      group({ ends: allEnded }),
      record('b', 0, 5),
      record('b', 1, 7),
      record('a', 0, 5),
      record('a', 1, 6),
    )
    expect(takeAll(merged)).toEqual(['a0', 'b0', 'a1', 'b1'])
  })

  it('offers nothing while a partition has no record and is not known to be at its end', () => {
    const waiting = add(group({ ends: { journal: 0 } }), record('a', 0, 5))
    expect(waiting.head()).toBeUndefined()
    waiting.markEnd({ topic: 'b', partition: 0, offset: 0 })
    expect(takeAll(waiting)).toEqual(['a0'])
  })

  it('ignores the report of an end that lies before a buffered record', () => {
    const waiting = add(group({ ends: { journal: 0 } }), record('a', 0, 5), record('b', 0, 1))
    waiting.markEnd({ topic: 'b', partition: 0, offset: 0 })
    waiting.markEnd({ topic: 'a', partition: 0, offset: 1 })
    expect(takeAll(waiting)).toEqual(['b0'])
  })

  it('waits no longer than the limit for a partition that does not answer, until it has answered', () => {
    let nowMs = 0
    const waiting = add(group({ ends: { journal: 0 }, port: { nowMs: () => nowMs } }), record('a', 0, 5))
    expect(waiting.head()).toBeUndefined()
    nowMs = longestWaitMs
    expect(waiting.head()?.queue.topic).toBe('a')
    expect(waiting.overdue.map(({ topic }) => topic)).toEqual(['b'])
    add(waiting, record('b', 0, 1))
    expect(waiting.overdue).toEqual([])
  })

  it('never waits for what is forwarded, and takes it first among records of the same time', () => {
    const clock = new StreamClock({ now: start, bound: start + 2_000, lastTick: start })
    const [ticks, ...sources] = inputs
    const merged = new PartitionGroup(
      [ticks!, { source: 'forward', topic: 'forward', partition: 0, offset: 0 }, ...sources],
      () => clock,
      { highWatermark: (topic) => (topic === 'forward' ? undefined : 0), nowMs: () => longestWaitMs },
    )
    add(merged, record('a', 0, 5))
    expect(takeAll(merged)).toEqual(['a0'])
    expect(merged.overdue).toEqual([])
    add(merged, record('a', 1, 6), record('a', 2, 9), record('forward', 0, 9))
    expect(takeAll(merged)).toEqual(['a1', 'forward0', 'a2'])
  })

  it('waits for several silent partitions at the same time, not one after the other', () => {
    let nowMs = 0
    const waiting = add(group({ port: { nowMs: () => nowMs } }), record('a', 0, 5))
    expect(waiting.head()).toBeUndefined()
    nowMs = longestWaitMs
    expect(waiting.head()?.queue.topic).toBe('a')
  })

  it('waits again after it went back', () => {
    let nowMs = 0
    const waiting = add(group({ ends: { journal: 0 }, port: { nowMs: () => nowMs } }), record('a', 0, 5))
    waiting.head()
    nowMs = longestWaitMs
    waiting.rewind([{ topic: 'a', partition: 0, offset: 0 }])
    expect(add(waiting, record('a', 0, 5)).head()).toBeUndefined()
  })

  it('orders a record from the future by the bound, so that it does not wait behind others for ever', () => {
    const merged = add(group({ ends: allEnded }), record('a', 0, 240_000), record('b', 0, 1_999), record('b', 1, 2_001))
    expect(takeAll(merged)).toEqual(['b0', 'a0', 'b1'])
  })

  it('takes a tick after a stop before the backlog', () => {
    const backlog = add(
      group({ ends: allEnded, lastTick: start - 600_000 }),
      record('a', 0, 5),
      record('journal', 0, 600_000),
    )
    expect(takeAll(backlog)[0]).toBe('journal0')
  })

  it('passes transaction markers once the end behind them was reported, which is worth no commit of its own', () => {
    const read = add(group({ ends: allEnded }), record('a', 0, 5))
    read.markEnd({ topic: 'a', partition: 0, offset: 2 })
    expect(read.positions().map(({ offset }) => offset)).toEqual([0, 0, 0])
    takeAll(read)
    expect(read.positions().map(({ offset }) => offset)).toEqual([0, 2, 0])
    expect(read.tookSince([0, 1, 0].map((offset) => ({ topic: '', partition: 0, offset })))).toBe(false)
    expect(read.tookSince([0, 0, 0].map((offset) => ({ topic: '', partition: 0, offset })))).toBe(true)
  })

  it('keeps nothing of a batch but its own run', () => {
    const batch = memoryBatch([record('a', 0, 5)])
    const refuse = () => {
      throw new Error('the batch was kept')
    }
    const whole = { ...batch, offset: refuse, timestamp: refuse, read: refuse }
    const merged = group({ ends: { journal: 0, b: 0 } })
    merged.add(whole, batch.runs[0]!)
    merged.markEnd({ topic: 'a', partition: 0, offset: 1 })
    expect(takeAll(merged)).toEqual(['a0'])
  })

  it('knows the positions to commit and goes back to them', () => {
    const merged = add(group({ ends: allEnded }), record('a', 0, 5), record('a', 4, 6))
    takeAll(merged)
    expect(merged.positions().map(({ offset }) => offset)).toEqual([0, 5, 0])
    merged.rewind([{ topic: 'a', partition: 0, offset: 0 }])
    expect(merged.positions().map(({ offset }) => offset)).toEqual([0, 0, 0])
    expect(merged.queues.map(({ size }) => size)).toEqual([0, 0, 0])
  })
})
