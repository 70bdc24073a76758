import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brokerKinds } from '#kafka/broker-kinds.ts'
import { creationMs, CreationPace } from '#kafka/creation-pace.ts'

const pace = { partitionChanges: { most: 250, withinMs: 300_000 } }

describe('the creation of topics', () => {
  it.each([
    ['waits for nothing on a cluster without quotas', brokerKinds.apache.quotas, Array<number>(60).fill(100), 0],
    ['waits for nothing within the quota', pace, [100, 100, 50], 0],
    ['waits until the first one no longer counts', pace, [100, 100, 51], 300_000],
    ['waits for a whole window before a topic above the quota', pace, [1, 300], 300_000],
    ['begins at once with a topic above the quota', pace, [300], 0],
    ['makes two calls a second', { topicCallsPerSecond: 2 }, [1, 1, 1], 1_000],
  ])('%s', (_how, quotas, partitions, expected) => {
    expect(creationMs(quotas, partitions)).toBe(expected)
  })

  it('never exceeds the quota within any window', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 250 }), { maxLength: 40 }), (counts) => {
        let nowMs = 0
        const paced = new CreationPace(pace, () => nowMs)
        const created = counts.map((partitions) => {
          nowMs += paced.waitMs(partitions)
          paced.note(partitions)
          return { nowMs, partitions }
        })
        for (const { nowMs: endMs } of created) {
          const within = created.filter((each) => each.nowMs <= endMs && each.nowMs > endMs - 300_000)
          expect(within.reduce((sum, { partitions }) => sum + partitions, 0)).toBeLessThanOrEqual(250)
        }
      }),
    )
  })
})
