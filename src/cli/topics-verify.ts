import { differenceText } from '#kafka/topic-settings.ts'
import type { Topology } from '#stream/nodes.ts'
import type { Config } from '../config.ts'
import { type PlannedTopic, planTopics, type TopicPlan } from './topic-plan.ts'

/** Whether the topics of a cluster are as wanted. */
export interface TopicVerdict extends Pick<TopicPlan, 'kind' | 'notCompared'> {
  readonly ok: boolean
  readonly topics: number
  /** Sentences with a topic each. */
  readonly drift: readonly string[]
  /** Differences of other services' topics: theirs to decide. */
  readonly notes: readonly string[]
}

/**
 * Compares every topic of the applications with the wanted one, and changes nothing. Unreadable settings are not verified, and
 * so not well.
 * @throws BrokerUnavailableError, KafkaCallError
 */
export const verifyTopics = async (topologies: readonly Topology[], config: Config): Promise<TopicVerdict> => {
  const { plan } = await planTopics(topologies, config, { scope: 'wanted' })
  return verdictOf(plan)
}

/** The verdict upon a fresh plan. */
export const verdictOf = ({ kind, topics, notCompared }: TopicPlan): TopicVerdict => {
  const drift = topics.flatMap(driftOf)
  const notes = topics
    .filter(({ isForeign }) => isForeign)
    .flatMap(({ differences }) => differences.map(differenceText))
  return { ok: drift.length === 0 && notCompared.length === 0, kind, topics: topics.length, drift, notes, notCompared }
}

const driftOf = ({
  topic,
  partitions,
  state,
  isForeign,
  differences,
  foundPartitions,
}: PlannedTopic): readonly string[] => {
  if (state === 'missing') return [`${topic} does not exist: npm run cli -- topics apply`]
  if (state === 'foreign') return [`${topic} does not exist: the service that writes it creates it`]
  const counts =
    foundPartitions === undefined
      ? []
      : [`${topic} has ${partitions} partitions, which is not EVENTZR_PARTITIONS: set that to the number of tasks`]
  return [...counts, ...(isForeign ? [] : differences.map(differenceText))]
}

/** Every drift on a line of its own, or one line when there is none. */
export const verdictText = ({ topics, drift, notes, notCompared, kind }: TopicVerdict): string =>
  [
    ...drift.map((text) => `drift: ${text}`),
    ...notes.map((text) => `note, of another service: ${text}`),
    ...(drift.length === 0 && notCompared.length === 0
      ? [`${topics} topics are as wanted on a cluster of kind ${kind}`]
      : [`${drift.length} differences; nothing was changed`]),
  ].join('\n')
