import type { Topology } from '#stream/nodes.ts'
import type { TopicPartition } from '#runtime/ports/batch.ts'
import { TopicRecreatedError } from '#runtime/ports/errors.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { CommitRow } from './commit-row.ts'
import { recreatedTopics } from './topic-ids.ts'

interface Parts {
  readonly topology: Topology
  readonly own: OwnTopics
  readonly log: Log
  readonly acceptedTopicIds: ReadonlySet<string>
}

/**
 * Finds inputs deleted and made again since the last commit, and tells each at level error.
 * @returns topics to be read from their start: sources with such a declaration, journal and forward topic. A new journal lacks
 * only time; records lost with a forward topic come back from nowhere, so waiting would not help.
 * @throws TopicRecreatedError for a source declared to stop
 */
export const recreatedInputs = (
  task: number,
  row: CommitRow | undefined,
  ids: ReadonlyMap<string, string>,
  { topology, own, log, acceptedTopicIds }: Parts,
): ReadonlySet<string> => {
  const before = row?.topicIds ?? {}
  const recreated = recreatedTopics(before, ids, acceptedTopicIds)
  const stopping = topology.sources.find(
    ({ topic, onRecreated }) => onRecreated === 'stop' && recreated.includes(topic.name),
  )
  for (const topic of recreated) {
    const told = { task, topic, readTo: readTo(topic, row), idBefore: before[topic], idNow: ids.get(topic) }
    if (stopping?.topic.name === topic) throw tell(new TopicRecreatedError(task, topic, ids.get(topic)!), told, log)
    log.error(told, `${topic} was deleted and made again: ${consequence(topic, own)}`)
  }
  return new Set(recreated)
}

const consequence = (topic: string, { journal, forward }: OwnTopics): string => {
  if (topic === journal) return 'only ticks were lost; it is read from its start'
  if (topic === forward) return 'records on their way between tasks were lost; it is read from its start'
  return 'records that were not read yet were lost; it is read from its start, as its source declares'
}

const tell = (error: TopicRecreatedError, told: object, log: Log): TopicRecreatedError => {
  log.error({ code: error.code, ...told }, error.message)
  return error
}

const readTo = (topic: string, row: CommitRow | undefined): Readonly<Record<number, number>> =>
  Object.fromEntries(
    (row?.positions ?? [])
      .filter((position) => position.topic === topic)
      .map(({ partition, offset }) => [partition, offset]),
  )

/** The commit row without the former lives of these topics: their positions, and steps named by offsets. */
export const withoutTopics = (row: CommitRow, topics: ReadonlySet<string>): CommitRow =>
  topics.size === 0
    ? row
    : { ...row, positions: row.positions.filter((position) => !isOf(position, topics)), careful: undefined }

const isOf = ({ topic }: TopicPartition, topics: ReadonlySet<string>): boolean => topics.has(topic)
