import type { Topology } from '#stream/nodes.ts'
import type { TopicPartition } from '#runtime/ports/batch.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { InputSource } from '#runtime/inputs/partition-group.ts'
import { TopicsError } from '#runtime/ports/errors.ts'

/** An input partition and the source that it belongs to; the journal and the forward topic have none of their own. */
export interface AssignedInput extends TopicPartition {
  readonly source: InputSource
}

/** Names of all topics that an application reads or writes. */
export const topicsOf = ({ sources, sinks }: Topology, own: OwnTopics): readonly string[] => [
  ...new Set([
    ...Object.values<string>({ ...own }),
    ...sources.map(({ topic }) => topic.name),
    ...sinks.map(({ topic }) => topic.name),
  ]),
]

/**
 * The number of tasks: partitions of the journal, the same for changelog and forward topic, fixed for the life of an
 * application version. Inputs may have any number.
 * @throws TopicsError with every missing or disagreeing topic, since a missing one is assigned in silence.
 */
export const taskCount = (topology: Topology, own: OwnTopics, counts: ReadonlyMap<string, number>): number => {
  const missing = topicsOf(topology, own).filter((topic) => (counts.get(topic) ?? 0) === 0)
  const tasks = counts.get(own.journal) ?? 0
  const disagreements = [own.changelog, own.forward]
    .map((topic) => ({ topic, partitions: counts.get(topic) ?? 0 }))
    .filter(({ partitions }) => tasks > 0 && partitions > 0 && partitions !== tasks)
    .map(
      ({ topic, partitions }) =>
        `${own.journal} has ${tasks} partitions and ${topic} has ${partitions}; they must be equal`,
    )
  if (missing.length > 0 || disagreements.length > 0) throw new TopicsError(missing, disagreements)
  return tasks
}

/**
 * The inputs of one task in merge order: its partitions of the journal and of the forward topic, then of each source every
 * partition q with q mod tasks = task, which are none of a source with few.
 */
export const inputsOf = (
  task: number,
  tasks: number,
  topology: Topology,
  own: OwnTopics,
  counts: ReadonlyMap<string, number>,
): readonly AssignedInput[] => [
  { source: 'journal', topic: own.journal, partition: task },
  { source: 'forward', topic: own.forward, partition: task },
  ...topology.sources.flatMap(({ topic }, source) =>
    Array.from({ length: counts.get(topic.name) ?? 0 }, (_, partition) => ({
      source,
      topic: topic.name,
      partition,
    })).filter(({ partition }) => partition % tasks === task),
  ),
]
