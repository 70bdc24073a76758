import { describe, expect, it } from 'vitest'
import { unownedPartitions } from '#kafka/unowned-partitions.ts'

const group = { groupId: 'app', anchorTopic: 'journal' }

/** A cluster whose group has assigned these partitions; the journal has four. */
const cluster = (isStable: boolean, ...assigned: readonly (readonly [topic: string, partition: number])[]) => ({
  group: () => Promise.resolve({ isStable, assigned: assigned.map(([topic, partition]) => ({ topic, partition })) }),
  partitionCounts: (topics: readonly string[]) => Promise.resolve(new Map(topics.map((topic) => [topic, 4]))),
})

describe('partitions that no member has', () => {
  it('are those of the subscribed topic that are assigned to nobody', async () => {
    const admin = cluster(true, ['journal', 0], ['journal', 3], ['other', 1])
    expect(await unownedPartitions(admin, group)).toEqual([1, 2])
  })

  it('are none when every one is assigned', async () => {
    const admin = cluster(true, ['journal', 0], ['journal', 1], ['journal', 2], ['journal', 3])
    expect(await unownedPartitions(admin, group)).toEqual([])
  })

  it('are not told while the group rebalances: they are on their way', async () => {
    expect(await unownedPartitions(cluster(false), group)).toEqual([])
  })
})
