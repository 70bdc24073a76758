import kafka from '@confluentinc/kafka-javascript'
import type { PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import type { TopicFacts } from '#runtime/ports/kafka-port.ts'
import { call, type Callback, callError } from './call.ts'
import { clientSettings } from './client-settings.ts'
import { type Connection, withSettings } from './connection.ts'
import { AdminTokens } from './tokens/admin-tokens.ts'
import { KafkaCallError, RightMissingError } from '#runtime/ports/errors.ts'
import type { Operation, RightsPort } from '#runtime/ports/rights.ts'
import { refusalsOf } from './refusals.ts'
import { refusalCodes, throwWithRight, uponTopics, withRight } from './refused-rights.ts'

const standardTimeoutMs = 10_000
const topicExists = 36
const unknownTopic = 3
const noLeaders = -156

/** A topic to be created; `config` and `defaults` hold broker settings by their Kafka names. */
export interface NewTopic {
  readonly topic: string
  readonly partitions: number
  readonly replicationFactor: number
  readonly config: Readonly<Record<string, string>>
  /** Needed, and not set: a broker has them unless somebody has changed them. */
  readonly defaults?: Readonly<Record<string, string>>
  /** Settings that this kind of cluster takes with a new topic and never again. */
  readonly onlyAtCreation?: readonly string[]
  /** Another service owns it. */
  readonly isForeign?: true
}

/** The client's codes for a call that no broker has answered: all down, no connection, no address, timed out. */
const unanswered: ReadonlySet<number> = new Set([-187, -195, -193, -185])

/**
 * Cluster facts and topic creation; one call at a time, as the client's lock has it. Close it, since it holds connections, but not
 * within a call: that would block the process until the call ends. Every call throws BrokerUnavailableError when none answers,
 * ConnectionRefusedError when one refuses the connection, and TokenError without a token.
 */
export class Admin {
  readonly #client: kafka.IAdminClient
  readonly #brokers: string
  readonly #timeoutMs: number
  readonly #tokens: AdminTokens | undefined

  /** @param timeoutMs for each call. @throws KafkaSettingsError */
  constructor(connection: Connection, timeoutMs = standardTimeoutMs) {
    this.#brokers = connection.brokers
    this.#timeoutMs = timeoutMs
    this.#tokens = connection.tokens && new AdminTokens(connection.tokens)
    const ownTokens = this.#tokens && { oauthbearer_token_refresh_cb: this.#tokens.callback }
    this.#client = withSettings({ ...clientSettings(connection), ...ownTokens }, (checked) =>
      kafka.AdminClient.create(checked as kafka.GlobalConfig, {
        // An administrator's call fails by itself; the client's own reports would only repeat that.
        error: () => undefined,
      }),
    )
  }

  /** Creates a topic; false when it exists already. */
  async createTopic({ topic, partitions, replicationFactor, config }: NewTopic): Promise<boolean> {
    // A missing config object would abort the process inside the client.
    const wanted = { topic, num_partitions: partitions, replication_factor: replicationFactor, config: { ...config } }
    try {
      await this.#ask<void>('createTopic', (done) =>
        this.#client.createTopic(wanted as kafka.NewTopic, this.#timeoutMs, done as never),
      ).catch(throwWithRight({ topics: uponTopics('Create', [topic]), cluster: 'Create' }))
      return true
    } catch (error) {
      if (error instanceof KafkaCallError && error.kafkaCode === topicExists) return false
      throw error
    }
  }

  /** Every topic that this client may see, but for those of the brokers themselves. @throws KafkaCallError */
  async allTopics(): Promise<readonly string[]> {
    const names = await this.#ask<string[]>('listTopics', (done) =>
      this.#client.listTopics({ timeout: this.#timeoutMs }, done as never),
    )
    return names.filter((name) => !name.startsWith('__'))
  }

  /** @throws KafkaCallError `retry` while the broker cannot tell of a topic */
  async describeTopics(topics: readonly string[]): Promise<TopicFacts> {
    // The client refuses an empty list.
    if (topics.length === 0) return { partitions: new Map(), ids: new Map() }
    const found = await this.#describe(topics, false)
    return {
      partitions: new Map(found.map((topic) => [topic.name, partitionCount(topic)])),
      ids: new Map(found.flatMap((topic) => topicId(topic) ?? [])),
    }
  }

  /** A missing topic has 0. @throws KafkaCallError `retry` while the broker cannot tell of a topic */
  async partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return (await this.describeTopics(topics)).partitions
  }

  /** The operations allowed to this principal; not known of missing topics. @throws KafkaCallError, BrokerUnavailableError */
  async allowed(topics: readonly string[]): ReturnType<RightsPort['allowed']> {
    if (topics.length === 0) return new Map()
    return new Map((await this.#describe(topics, true)).map((topic) => [topic.name, operationsOf(topic)]))
  }

  /**
   * A group's committed positions; `undefined` where it has none.
   * @throws KafkaCallError `retry` while the broker cannot tell of a partition, as when a transaction with its position is open
   */
  async committedOffsets(
    groupId: string,
    partitions: readonly TopicPartition[],
  ): Promise<readonly (TopicPartition & { readonly offset: number | undefined })[]> {
    const [group] = await this.#ask<kafka.GroupResults[]>('listConsumerGroupOffsets', (done) =>
      this.#client.listConsumerGroupOffsets(
        [{ groupId, partitions: [...partitions] }],
        { timeout: this.#timeoutMs, requireStableOffsets: true },
        done as never,
      ),
    ).catch(throwWithRight({ groupId }))
    if (group!.error !== undefined)
      throw withRight(callError('listConsumerGroupOffsets', group!.error), { groupId }) as Error
    return known('listConsumerGroupOffsets', group!.partitions).map(({ topic, partition, offset }) => ({
      topic,
      partition,
      offset: offset >= 0 ? offset : undefined,
    }))
  }

  /** The offset that the next record of each partition will get, records of open transactions included. */
  highWatermarks(partitions: readonly TopicPartition[]): Promise<readonly PartitionPosition[]> {
    return this.#listOffsets(partitions, kafka.OffsetSpec.LATEST)
  }

  /** The offset behind the last record of each partition that is committed and follows no open transaction. */
  stableEnds(partitions: readonly TopicPartition[]): Promise<readonly PartitionPosition[]> {
    return this.#listOffsets(partitions, kafka.OffsetSpec.LATEST, kafka.IsolationLevel.READ_COMMITTED)
  }

  /** The first offsets that are still in the log. */
  firstOffsets(partitions: readonly TopicPartition[]): Promise<readonly PartitionPosition[]> {
    return this.#listOffsets(partitions, earliest)
  }

  /** The first offset in each partition with this timestamp or a later one; -1 where there is none. @param ms since 1970 */
  offsetsAt(partitions: readonly TopicPartition[], ms: number): Promise<readonly PartitionPosition[]> {
    return this.#listOffsets(partitions, new kafka.OffsetSpec(ms))
  }

  close(): void {
    this.#client.disconnect()
  }

  #describe(topics: readonly string[], includeAuthorizedOperations: boolean): Promise<kafka.TopicDescription[]> {
    const options = { timeout: this.#timeoutMs, includeAuthorizedOperations }
    return this.#ask('describeTopics', (done) => this.#client.describeTopics([...topics], options, done as never))
  }

  async #ask<T>(operation: string, run: (done: Callback<T>) => void): Promise<T> {
    const ask = () => call<T>(operation, run)
    const refusals = refusalsOf(this.#client)
    try {
      const answer = await (this.#tokens === undefined ? ask() : this.#tokens.during(ask))
      refusals.answered()
      return answer
    } catch (error) {
      if (error instanceof KafkaCallError && unanswered.has(error.kafkaCode))
        throw refusals.errorFor(this.#brokers, this.#timeoutMs, error)
      throw error
    }
  }

  async #listOffsets(
    partitions: readonly TopicPartition[],
    offset: kafka.OffsetSpec,
    isolationLevel = kafka.IsolationLevel.READ_UNCOMMITTED,
  ): Promise<readonly PartitionPosition[]> {
    if (partitions.length === 0) return []
    const asked = partitions.map((partition) => ({ ...partition, offset }))
    const found = await this.#ask<kafka.ListOffsetsResult[]>('listOffsets', (done) =>
      this.#client.listOffsets(asked, { timeout: this.#timeoutMs, isolationLevel }, done as never),
    ).catch(leaderless)
    return known('listOffsets', found).map(({ topic, partition, offset: at }) => ({
      topic,
      partition,
      offset: Number(at),
    }))
  }
}

const earliest = kafka.OffsetSpec.EARLIEST

/** An error of its own says that the broker does not know for now, e.g. while it starts: taking it for 0 would make the topic missing. */
const partitionCount = ({ name, partitions, error }: kafka.TopicDescription): number => {
  if (error === undefined) return partitions.length
  if (error.code === unknownTopic) return 0
  throw notKnown('describeTopics', name, name, error)
}

/** Kafka's numbers (org.apache.kafka.common.acl.AclOperation). */
const operations: ReadonlyMap<number, Operation> = new Map([
  [3, 'Read'],
  [4, 'Write'],
  [5, 'Create'],
  [8, 'Describe'],
  [10, 'DescribeConfigs'],
])

/** An empty list is no answer: the right to describe would stand in it. */
const operationsOf = ({
  error,
  authorizedOperations = [],
}: kafka.TopicDescription): ReadonlySet<Operation> | undefined => {
  if (error?.code === refusalCodes.topic) return new Set()
  if (error !== undefined || authorizedOperations.length === 0) return undefined
  return new Set(authorizedOperations.flatMap((number) => operations.get(number) ?? []))
}

/** A partition with an error of its own has no offset for now; without the error it would seem to have none at all. */
const known = <T extends kafka.TopicPartition>(operation: string, found: readonly T[]): readonly T[] => {
  for (const { topic, partition, error } of found) {
    if (error !== undefined) throw notKnown(operation, topic, `${topic}-${partition}`, error)
  }
  return found
}

const notKnown = (operation: string, topic: string, place: string, error: kafka.LibrdKafkaError): KafkaCallError => {
  const { code, message } = error
  if (code === refusalCodes.topic)
    return new RightMissingError(uponTopics('Describe', [topic]), operation, code, 'retry', error)
  return new KafkaCallError(operation, code, 'retry', new Error(`${place}: ${message}`))
}

/** For each topic of a broker before 2.8, and for a missing one. */
const noId = 'AAAAAAAAAAAAAAAAAAAAAA'

/** Spelled as Kafka's tools do it. */
const topicId = ({ name, topicId: id }: kafka.TopicDescription): readonly [readonly [string, string]] | undefined => {
  // The declarations of the client lack this field.
  const { base64 = noId } = (id ?? {}) as { readonly base64?: string }
  return base64 === noId ? undefined : [[name, base64.replaceAll('+', '-').replaceAll('/', '_')]]
}

/** A call fails as a whole when none of its partitions has a leader; with some it answers for those. */
const leaderless = (error: unknown): never => {
  if (!(error instanceof KafkaCallError) || error.kafkaCode !== noLeaders) throw error
  throw new KafkaCallError(error.operation, noLeaders, 'retry', error.cause)
}
