import { setTimeout as sleep } from 'node:timers/promises'
import { Admin, type NewTopic } from '#kafka/admin.ts'
import { brokerKinds } from '#kafka/broker-kinds.ts'
import type { Connection } from '#kafka/connection.ts'
import { CreationPace } from '#kafka/creation-pace.ts'
import { differenceText } from '#kafka/topic-settings.ts'
import { KafkaCallError, TopicsError } from '#runtime/ports/errors.ts'
import type { Topology } from '#stream/nodes.ts'
import type { Config } from '../config.ts'
import { connectionOf } from './connection.ts'
import { duration, table } from './print.ts'
import { type PlannedTopic, type PlanOptions, planTopics, type TopicPlan } from './topic-plan.ts'

/** The outcome for one topic. */
export interface AppliedTopic extends Pick<PlannedTopic, 'topic' | 'partitions' | 'differences'> {
  readonly created: boolean
  /** It is missing, and its owner, another service, must create it. */
  readonly isAwaited?: true
}

/** The outcome for all topics; none was created when the budget has a line that is over. */
export interface AppliedTopics extends Pick<TopicPlan, 'kind' | 'budget' | 'notCompared' | 'uncounted'> {
  readonly topics: readonly AppliedTopic[]
}

/** Tells how long the creation waits. */
type Say = (line: string) => void

/**
 * Creates missing topics of the applications and waits until a broker knows them; existing ones are compared, and left as they
 * are. Creates nothing when the cluster would not bear all of them. Idempotent.
 * @throws TopicsError when there are too few brokers for the replicas; BrokerUnavailableError, KafkaCallError
 */
export const applyTopics = async (
  topologies: readonly Topology[],
  config: Config,
  options: PlanOptions = {},
  say: Say = () => undefined,
): Promise<AppliedTopics> => {
  const { plan, missing } = await planTopics(topologies, config, options)
  const { kind, budget, notCompared, uncounted } = plan
  const isOver = budget.some((line) => line.isOver)
  const pace = new CreationPace(brokerKinds[kind].quotas, () => performance.now())
  const created = isOver
    ? new Set<string>()
    : await createAll(missing, connectionOf(config, 'eventzr-topics'), pace, say)
  const topics = plan.topics.map(({ topic, partitions, differences, state }) => ({
    topic,
    partitions,
    created: created.has(topic),
    differences,
    ...(state === 'foreign' && { isAwaited: true as const }),
  }))
  return { kind, topics, budget, notCompared, uncounted }
}

/** @returns the names of new topics. @throws TopicsError when there are too few brokers for the replicas */
const createAll = async (
  wanted: readonly NewTopic[],
  connection: Connection,
  pace: CreationPace,
  say: Say,
): Promise<ReadonlySet<string>> => {
  const admin = new Admin(connection)
  const created = new Set<string>()
  try {
    for (const topic of wanted) {
      await pause(pace.waitMs(topic.partitions), say)
      pace.note(topic.partitions)
      if (await createWithinQuota(admin, topic, say)) created.add(topic.topic)
    }
    await untilKnown(admin, [...created])
    return created
  } catch (error) {
    throw asTooFewBrokers(error)
  } finally {
    admin.close()
  }
}

/** A second that the rate of calls takes is not worth a line. */
const quietMs = 1_000

const pause = async (ms: number, say: Say): Promise<void> => {
  if (ms > quietMs)
    say(`waiting ${duration(Math.ceil(ms / 1_000) * 1_000)}: the cluster bounds the rate of new partitions`)
  if (ms > 0) await sleep(ms)
}

/** Kafka's THROUGHPUT_QUOTA_EXCEEDED (KIP-599). */
const quotaExceeded = 89
const quotaPauseMs = 30_000
const longestQuotaMs = 600_000

/** Others may have used the quota within its time: tries again until that has passed. */
const createWithinQuota = async (admin: Pick<Admin, 'createTopic'>, topic: NewTopic, say: Say): Promise<boolean> => {
  for (const untilMs = performance.now() + longestQuotaMs; ; await pause(quotaPauseMs, say)) {
    try {
      return await admin.createTopic(topic)
    } catch (error) {
      const isQuota = error instanceof KafkaCallError && error.kafkaCode === quotaExceeded
      if (!isQuota || performance.now() > untilMs) throw error
    }
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
    table(topics.map((topic) => [topic.topic, String(topic.partitions), outcome(topic)])),
    ...topics.flatMap(({ differences }) =>
      differences.map((each) => `${each.isRefused ? 'pods refuse it' : 'differs'}: ${differenceText(each)}`),
    ),
  ].join('\n')

const outcome = ({ created, isAwaited }: AppliedTopic): string => {
  if (created) return 'created'
  return isAwaited === true ? 'missing: the service that writes it creates it' : 'exists'
}
