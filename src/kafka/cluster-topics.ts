import { Admin } from './admin.ts'
import type { Connection } from './connection.ts'
import { readTopicSettings } from './read-topic-settings.ts'
import { isCompacted, type PartitionedTopic } from './topic-budget.ts'
import type { TopicSettings } from './topic-settings.ts'

/** A look at topics of a cluster. */
export interface ClusterTopics extends TopicSettings {
  /** 0 for a missing topic. */
  readonly partitions: ReadonlyMap<string, number>
  /** Why settings of topics of other applications are not known; those count as not compacted. */
  readonly uncounted: readonly string[]
}

/**
 * Partitions and settings of topics.
 * @param scope `wanted` looks at the named topics alone; `all` at those of other applications too, as far as rights let them be seen
 * @throws BrokerUnavailableError, KafkaCallError
 */
export const readClusterTopics = async (
  connection: Connection,
  names: readonly string[],
  scope: 'wanted' | 'all',
): Promise<ClusterTopics> => {
  const admin = new Admin(connection)
  try {
    const others = scope === 'all' ? (await admin.allTopics()).filter((topic) => !names.includes(topic)) : []
    const partitions = await admin.partitionCounts([...names, ...others])
    const existing = names.filter((topic) => (partitions.get(topic) ?? 0) > 0)
    const wanted = await readTopicSettings(connection, existing)
    const further = await readTopicSettings(connection, others)
    const found = new Map([...wanted.found, ...further.found])
    return { partitions, found, unknown: wanted.unknown, uncounted: further.unknown }
  } finally {
    admin.close()
  }
}

/** The topics that are there. */
export const existingTopics = ({ partitions, found }: ClusterTopics): readonly PartitionedTopic[] =>
  [...partitions]
    .filter(([, count]) => count > 0)
    .map(([topic, count]) => ({
      topic,
      partitions: count,
      isCompacted: isCompacted(found.get(topic)?.['cleanup.policy']),
    }))
