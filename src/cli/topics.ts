import { setTimeout as sleep } from 'node:timers/promises'
import { Admin, type NewTopic } from '#kafka/admin.ts'
import type { Connection } from '#kafka/connection.ts'
import { readTopicSettings } from '#kafka/read-topic-settings.ts'
import { differenceText, type SettingDifference, settingDifferences } from '#kafka/topic-settings.ts'
import { wantedTopics } from '#kafka/wanted-topics.ts'
import { KafkaCallError, TopicsError } from '#runtime/ports/errors.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import type { Config } from '../config.ts'
import { connectionOf } from './connection.ts'
import { table } from './print.ts'

/** The outcome for one topic. */
export interface AppliedTopic {
  readonly topic: string
  readonly partitions: number
  readonly created: boolean
  /** Between an existing topic and the wanted one. */
  readonly differences: readonly SettingDifference[]
}

/** The outcome for all topics. */
export interface AppliedTopics {
  readonly topics: readonly AppliedTopic[]
  /** Why settings of existing topics could not be compared. */
  readonly notCompared: readonly string[]
}

/**
 * Creates missing topics of the applications and waits until a broker knows them; existing ones are compared, and left as they
 * are. Idempotent.
 * @throws TopicsError when there are too few brokers for the replicas; BrokerUnavailableError, KafkaCallError
 */
export const applyTopics = async (topologies: readonly Topology[], config: Config): Promise<AppliedTopics> => {
  const { EVENTZR_PARTITIONS: partitions, EVENTZR_REPLICATION_FACTOR: replicas } = config
  const connection = connectionOf(config, 'eventzr-topics')
  const own = topologies.map((topology) => ownTopics(applicationId(topology)))
  const wanted = topologies.flatMap((topology, index) => wantedTopics(topology, own[index]!, partitions, replicas))
  const created = await createAll(wanted, connection)
  const existing = wanted.filter(({ topic }) => !created.has(topic))
  const { found, unknown } = await readTopicSettings(
    connection,
    existing.map(({ topic }) => topic),
  )
  const differences = settingDifferences(existing, found, own)
  const topics = wanted.map(({ topic }) => ({
    topic,
    partitions,
    created: created.has(topic),
    differences: differences.filter((each) => each.topic === topic),
  }))
  return { topics, notCompared: unknown }
}

/** @returns the names of new topics. @throws TopicsError when there are too few brokers for the replicas */
const createAll = async (wanted: readonly NewTopic[], connection: Connection): Promise<ReadonlySet<string>> => {
  const admin = new Admin(connection)
  const created = new Set<string>()
  try {
    for (const topic of wanted) if (await admin.createTopic(topic)) created.add(topic.topic)
    await untilKnown(admin, [...created])
    return created
  } catch (error) {
    throw asTooFewBrokers(error)
  } finally {
    admin.close()
  }
}

const longestSpreadMs = 10_000
const lookEveryMs = 100

/** A broker learns of a new topic a moment after the controller has made it; until then the next command would not find it. */
const untilKnown = async (admin: Pick<Admin, 'partitionCounts'>, topics: readonly string[]): Promise<void> => {
  for (const untilMs = performance.now() + longestSpreadMs; performance.now() < untilMs; await sleep(lookEveryMs)) {
    const counts = await admin.partitionCounts(topics)
    if (topics.every((topic) => (counts.get(topic) ?? 0) > 0)) return
  }
}

/** Kafka's INVALID_REPLICATION_FACTOR; the broker's text names the topic's replicas and how many brokers there are. */
const tooFewBrokers = 38

const asTooFewBrokers = (error: unknown): unknown => {
  if (!(error instanceof KafkaCallError) || error.kafkaCode !== tooFewBrokers) return error
  const { message } = error.cause as Error
  return new TopicsError([], [message], 'set EVENTZR_REPLICATION_FACTOR to the number of brokers at most')
}

/** One line per topic, and below one per difference. */
export const appliedText = (topics: readonly AppliedTopic[]): string =>
  [
    table(topics.map(({ topic, partitions, created }) => [topic, String(partitions), created ? 'created' : 'exists'])),
    ...topics.flatMap(({ differences }) =>
      differences.map((each) => `${each.isRefused ? 'pods refuse it' : 'differs'}: ${differenceText(each)}`),
    ),
  ].join('\n')
