import type { Admin } from './admin.ts'

interface Group {
  readonly groupId: string
  readonly anchorTopic: string
}

/** Partitions of the topic that a group subscribes to and none of its members has; none while the group rebalances. */
export const unownedPartitions = async (
  admin: Pick<Admin, 'partitionCounts' | 'group'>,
  { groupId, anchorTopic }: Group,
): Promise<readonly number[]> => {
  const { isStable, assigned } = await admin.group(groupId)
  if (!isStable) return []
  const count = (await admin.partitionCounts([anchorTopic])).get(anchorTopic) ?? 0
  const owned = new Set(assigned.filter(({ topic }) => topic === anchorTopic).map(({ partition }) => partition))
  return Array.from({ length: count }, (_, partition) => partition).filter((partition) => !owned.has(partition))
}
