import { KafkaCallError } from '#runtime/ports/errors.ts'
/** Ids of topics by name. A topic made again under its name has another one. */
export type TopicIds = Readonly<Record<string, string>>

/** As brokers tell them now; none before Kafka 2.8. */
type IdsNow = ReadonlyMap<string, string>

/** The ids of these topics, as far as they are known. */
export const idsOf = (topics: Iterable<string>, now: IdsNow): TopicIds =>
  Object.fromEntries([...topics].flatMap((topic) => (now.has(topic) ? [[topic, now.get(topic)!]] : [])))

/**
 * Names of topics with another id than before. Commit rows of earlier builds name none, and an unknown id counts as the same.
 * @param accepted ids of topics in the place of others, with all of their records at the same offsets
 */
export const recreatedTopics = (before: TopicIds, now: IdsNow, accepted: ReadonlySet<string>): readonly string[] =>
  Object.entries(before)
    .filter(([topic, id]) => now.has(topic) && now.get(topic) !== id && !accepted.has(now.get(topic)!))
    .map(([topic]) => topic)

const unknownTopicId = 100

/** How to go on is decided when the tasks of these topics are opened. */
export const wereRecreated = (topics: readonly string[]): KafkaCallError => {
  const cause = new Error(`deleted and made again: ${topics.join(', ')}`)
  return new KafkaCallError('describeTopics', unknownTopicId, 'fatal', cause)
}
