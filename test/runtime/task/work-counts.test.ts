import { beforeEach, describe, expect, it } from 'vitest'
import { DelaySample } from '#runtime/task/delay-sample.ts'
import { WorkCounts } from '#runtime/task/work-counts.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'

const outboxOf = (...values: readonly string[]): Outbox => {
  const outbox = new Outbox()
  for (const value of values) {
    outbox.writeKey('key')
    outbox.write(value)
    outbox.seal({ topic: 'out', timestamp: 0, headers: [] })
  }
  return outbox
}

let counts: WorkCounts
let told: unknown[]
const observer = {
  ...noObserver,
  outputs: (...count: readonly unknown[]) => void told.push(count),
  changelog: (...count: readonly unknown[]) => void told.push(count),
  fired: (...count: readonly unknown[]) => void told.push(count),
  delayed: (...delay: readonly unknown[]) => void told.push(delay),
}

beforeEach(() => {
  told = []
  counts = new WorkCounts([{ number: 4, name: 'messages' }])
})

describe('what a task has done', () => {
  it('counts outputs and rows with their commit, each once', () => {
    counts.freeze()
    counts.wrote([{ store: 4, records: 2, bytes: 50 }])
    counts.report(observer)
    expect(told).toEqual([])
    counts.fold(outboxOf('a', 'bc'))
    counts.freeze()
    counts.fold(outboxOf())
    counts.report(observer)
    counts.report(observer)
    expect(told).toEqual([
      ['out', 2, 9],
      ['messages', 2, 50],
    ])
  })

  it('counts nothing of a transaction that was aborted', () => {
    counts.took('in', 5)
    counts.freeze()
    counts.took('in', 6)
    counts.wrote([{ store: 4, records: 2, bytes: 50 }])
    counts.drop()
    counts.freeze()
    counts.fold(outboxOf())
    counts.report(observer)
    counts.tellDelays(observer, 10)
    expect(told).toEqual([])
  })

  it('counts timers as they fire', () => {
    counts.fired(4)
    counts.fired(4)
    counts.report(observer)
    expect(told).toEqual([['messages', 2]])
  })

  it('tells how long records took until their own commit, and nothing of those without a timestamp', () => {
    counts.took('in', 100)
    counts.took('in', -1)
    counts.freeze()
    counts.took('in', 200)
    counts.fold(outboxOf())
    counts.tellDelays(observer, 350)
    counts.tellDelays(observer, 350)
    counts.freeze()
    counts.fold(outboxOf())
    counts.tellDelays(observer, 500)
    expect(told).toEqual([
      ['in', 250],
      ['in', 300],
    ])
  })
})

describe('a sample of timestamps', () => {
  const sampled = (records: number): readonly number[] => {
    const sample = new DelaySample()
    for (let n = 0; n < records; n++) sample.add('in', n)
    const kept: number[] = []
    sample.each((_topic, timestamp) => void kept.push(timestamp))
    return kept
  }

  it('has all of a few records', () => {
    expect(sampled(4)).toEqual([0, 1, 2, 3])
  })

  it.each([5, 100, 1_000, 4_097])('has 3 or 4 of %i, at equal distances', (records) => {
    const kept = sampled(records)
    expect(kept.length).toBeGreaterThan(2)
    expect(kept.length).toBeLessThanOrEqual(4)
    const distance = kept[1]! - kept[0]!
    expect(kept).toEqual(kept.map((_, index) => index * distance))
    expect(records - kept.at(-1)!).toBeLessThanOrEqual(distance)
  })
})
