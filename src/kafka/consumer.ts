import kafka from '@confluentinc/kafka-javascript'
import type { Batch, PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import type { CommittedOffset, ConsumerPort, Rebalance } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import { call, callError, callNow, retrying } from './call.ts'
import { tellStatistics } from './statistics.ts'
import { connect, connectTimeoutMs, disconnect, logErrors, withSettings } from './connection.ts'
import { consumerSettings, type GroupMembership } from './consumer-settings.ts'
import { MessageBatch } from './message-batch.ts'
import { recreatedTopic } from './recreated-topic.ts'
import { isUnreadable } from './unreadable-batch.ts'
import type { GroupClient, RawClient } from './group-client.ts'
import { passThroughGroup } from './passing-member.ts'
import { throwWithRight, uponTopics, withRight } from './refused-rights.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'

const batchSize = 1_000
const committedTimeoutMs = 3_000
const seekTimeoutMs = 5_000
const assignPartitions = -175
const revokePartitions = -174

/** The application's group member over librdkafka: polls in batches, lets the pod answer rebalances between them. */
export class GroupConsumer implements ConsumerPort {
  readonly client: GroupClient
  readonly #rebalances: Rebalance[] = []
  /** The last rebalance that the pod took: answered when it takes the next one. */
  #asked: Rebalance | undefined
  /** Partitions of which something came since they were assigned. */
  readonly #fetched = new Set<string>()
  readonly #log: Log
  readonly #membership: GroupMembership
  /** Deleted and made again. */
  #recreated: string | undefined
  #closing = false

  private constructor(membership: GroupMembership, log: Log) {
    this.#log = log
    this.#membership = membership
    const settings = {
      ...consumerSettings(membership),
      rebalance_cb: (error: { code: number }, partitions: TopicPartition[]) => this.#queue(error.code, partitions),
    }
    this.client = withSettings(
      settings,
      (checked) =>
        new kafka.KafkaConsumer(
          checked as kafka.ConsumerGlobalConfig,
          { 'auto.offset.reset': 'error' } as kafka.ConsumerTopicConfig,
        ) as GroupClient,
    )
    this.client.on('event.log', ({ message }) => (this.#recreated ??= recreatedTopic(message)))
  }

  /**
   * Connects without joining the group yet: the predecessor's transaction must be ended first.
   * @throws BrokerUnavailableError, KafkaSettingsError
   */
  static async connect(membership: GroupMembership, log: Log): Promise<GroupConsumer> {
    const consumer = new GroupConsumer(membership, log)
    logErrors(consumer.client, 'consumer', log)
    tellStatistics(consumer.client, 'consumer', membership.connection)
    await connect(consumer.client, connectTimeoutMs, membership.connection.tokens)
    return consumer
  }

  /** Joins the group; partitions come as rebalances. */
  join(): void {
    this.client.subscribe([this.#membership.anchorTopic])
  }

  poll(timeoutMs: number): Promise<Batch> {
    const raw = this.client.getClient() as RawClient
    return new Promise((resolve, reject) => {
      raw.consume(timeoutMs, batchSize, true, (error, messages, ends) => {
        if (this.#recreated !== undefined) resolve(new MessageBatch([], [], batchSize))
        else if (isUnreadable(error)) resolve(new MessageBatch([], [], batchSize, true))
        else if (error) reject(withRight(callError('consume', error), { groupId: this.groupId }))
        else resolve(this.#noteFetched(new MessageBatch(messages, ends, batchSize)))
      })
    })
  }

  get groupId(): string {
    return this.#membership.groupId
  }

  get recreated(): string | undefined {
    return this.#recreated
  }

  nextRebalance(): Rebalance | undefined {
    return (this.#asked = this.#rebalances.shift())
  }

  assign(positions: readonly PartitionPosition[]): void {
    for (const position of positions) this.#fetched.delete(nameOf(position))
    callNow('incrementalAssign', () => this.client.incrementalAssign([...positions]))
  }

  unassign(partitions: readonly TopicPartition[]): void {
    callNow('incrementalUnassign', () => this.client.incrementalUnassign([...partitions]))
  }

  /** Beside the member: its client would not join again. */
  rejoin(topic: string): Promise<void> {
    return passThroughGroup(this.#membership, topic)
  }

  async committed(partitions: readonly TopicPartition[], patienceMs?: number): Promise<readonly CommittedOffset[]> {
    const ask = () =>
      call<readonly (kafka.TopicPartitionOffsetAndMetadata | Error)[]>('committed', (done) => {
        this.client.committed([...partitions], patienceMs ?? committedTimeoutMs, done as never)
      })
        .then((answers) => withoutErrors(answers, partitions))
        .catch(asRetriable)
        .catch(throwWithRight({ groupId: this.groupId }))
    const say = ({ kafkaCode }: { readonly kafkaCode: number }) =>
      this.#log.info({ kafkaCode }, 'waiting for committed offsets')
    const offsets = await (patienceMs === undefined ? retrying(ask, 200, say, this.#membership.stop) : ask())
    return offsets.map(({ topic, partition, offset }) => ({
      topic,
      partition,
      offset: offset >= 0 ? offset : undefined,
    }))
  }

  async seek(positions: readonly PartitionPosition[]): Promise<void> {
    await Promise.all(positions.map((position) => this.#seek(position)))
  }

  pause(partitions: readonly TopicPartition[]): void {
    if (partitions.length > 0) twice(() => callNow('pause', () => this.client.pause([...partitions])))
  }

  resume(partitions: readonly TopicPartition[]): void {
    if (partitions.length > 0) twice(() => callNow('resume', () => this.client.resume([...partitions])))
  }

  /** The client also remembers a partition that was here before, with the end that it had then. */
  highWatermark(topic: string, partition: number): number | undefined {
    if (!this.#fetched.has(nameOf({ topic, partition }))) return undefined
    const { highOffset } = callNow('getWatermarkOffsets', () => this.client.getWatermarkOffsets(topic, partition))
    return highOffset >= 0 ? highOffset : undefined
  }

  /** Leaves nothing behind but the static membership, so that a restart within the session time-out moves nothing. */
  async close(): Promise<void> {
    this.#closing = true
    for (const event of [this.#asked, ...this.#rebalances]) if (event !== undefined) this.#giveUp(event.kind)
    await disconnect(this.client, closeTimeoutMs)
  }

  async #seek(position: PartitionPosition): Promise<void> {
    try {
      await call<void>('seek', (done) => this.client.seek({ ...position }, seekTimeoutMs, done as never))
    } catch (error) {
      if ((error as KafkaCallError).kafkaCode !== overtaken) throw error
      await this.#seek(position)
    }
  }

  #noteFetched(batch: Batch): Batch {
    for (const run of batch.runs) this.#fetched.add(nameOf(run))
    for (const end of batch.ends) this.#fetched.add(nameOf(end))
    return batch
  }

  /** The pod answers later, between batches; librdkafka waits for it and keeps the membership alive meanwhile. */
  #queue(code: number, partitions: readonly TopicPartition[]): void {
    if (this.#closing) this.#giveUp(code === assignPartitions ? 'assign' : 'revoke')
    else if (code === assignPartitions) this.#rebalances.push({ kind: 'assign', partitions })
    else if (code === revokePartitions)
      this.#rebalances.push({ kind: 'revoke', partitions, lost: this.client.assignmentLost() })
    else this.#log.warn({ kafkaCode: code }, 'the group reported an unexpected rebalance')
  }

  /** A rebalance that nobody answers keeps the client from closing, and the process from ending, for ever. */
  #giveUp(kind: Rebalance['kind']): void {
    try {
      if (kind === 'assign') this.client.incrementalAssign([])
      else this.client.incrementalUnassign(this.client.assignments())
    } catch {
      this.#giveUpClosing(kind)
    }
  }

  /** Once it is closing the client takes no other answer, and this one for each (rdkafka_cgrp.c, rd_kafka_cgrp_handle_assign_op). */
  #giveUpClosing(kind: Rebalance['kind']): void {
    try {
      this.client.unassign()
    } catch (error) {
      this.#log.debug({ kind }, `a rebalance could not be answered at the end: ${(error as Error).message}`)
    }
  }
}

const closeTimeoutMs = 5_000

/**
 * The client numbers the calls on a partition and drops one with a lower number than the last that it took (rdkafka_partition.c,
 * rd_kafka_toppar_op_serve). Its own pause, when the group changes, may overtake a call at that moment.
 */
const overtaken = -167

/** A pause and a resume do not tell that they were dropped; after one that was not, another changes nothing. */
const twice = (run: () => void): void => {
  run()
  run()
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`

/**
 * Waits that end by themselves: a predecessor's transaction that is still open, of which only the time-out (-185) tells, and a coordinator
 * that loads (14), is not there (15), has moved (16) or is cut off (-195). The call has no flags that say so.
 */
const passing: ReadonlySet<number> = new Set([-185, -195, 14, 15, 16])

/** In the place of a partition without an answer the client gives an error. */
const withoutErrors = <T>(answers: readonly (T | Error)[], asked: readonly TopicPartition[]): readonly T[] =>
  answers.map((answer, index) => {
    if (!(answer instanceof Error)) return answer
    throw withRight(callError('committed', answer), { topics: uponTopics('Describe', [asked[index]!.topic]) })
  })

const asRetriable = (error: unknown): never => {
  const { operation, kafkaCode, cause } = error as KafkaCallError
  if (!passing.has(kafkaCode)) throw error
  const told =
    kafkaCode === timedOut ? new Error("a predecessor's transaction is open, or the coordinator is away") : cause
  throw new KafkaCallError(operation, kafkaCode, 'retry', told)
}
const timedOut = -185
