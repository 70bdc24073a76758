import type { RecordHeader } from '#stream/raw-record.ts'
import type { Batch, PartitionPosition, TopicPartition } from './batch.ts'
import type { Outbox } from './outbox.ts'

/** A demand of the group coordinator; answered in order, between batches. */
export type Rebalance =
  | { readonly kind: 'assign'; readonly partitions: readonly TopicPartition[] }
  | { readonly kind: 'revoke'; readonly partitions: readonly TopicPartition[]; readonly lost: boolean }

/** The position that the group has committed for a partition; `undefined` = none. */
export interface CommittedOffset extends TopicPartition {
  readonly offset: number | undefined
}

/** A member of the application's consumer group. Polls and seeks must not overlap; the other calls may come at any time. */
export interface ConsumerPort {
  /**
   * Waits up to `timeoutMs` for records; records of one partition come in offset order. None come any more once a topic is
   * {@link recreated}.
   * @throws KafkaCallError
   */
  poll(timeoutMs: number): Promise<Batch>
  /** A topic deleted and made again; known before a record of the new one is polled. */
  readonly recreated: string | undefined
  /** The next rebalance to answer, oldest first. */
  nextRebalance(): Rebalance | undefined
  /** Adds partitions, each read from its position, at any time; an empty list answers a rebalance whose tasks come later. */
  assign(positions: readonly PartitionPosition[]): void
  unassign(partitions: readonly TopicPartition[]): void
  /**
   * Lets the group assign again, at any time; members keep what they have.
   * @param topic that no member subscribes to
   * @throws BrokerUnavailableError, KafkaCallError
   */
  rejoin(topic: string): Promise<void>
  /**
   * Waits until a predecessor's transaction is decided.
   * @param patienceMs after which it gives up; never by default
   * @throws KafkaCallError `retry` when it gives up
   */
  committed(partitions: readonly TopicPartition[], patienceMs?: number): Promise<readonly CommittedOffset[]>
  /** Goes back or forth; records of the old position that were fetched before are never delivered after it. */
  seek(positions: readonly PartitionPosition[]): Promise<void>
  pause(partitions: readonly TopicPartition[]): void
  resume(partitions: readonly TopicPartition[]): void
  /** The offset that the broker writes next, as of the last fetch since the partition was assigned. */
  highWatermark(topic: string, partition: number): number | undefined
  close(): Promise<void>
}

/** A transactional producer; a transaction may run beside polls. Each call resolves when the broker has answered, retrying what can be retried. */
export interface ProducerPort {
  /** Fences predecessors of the same transactional id and ends their transaction. */
  init(): Promise<void>
  begin(): Promise<void>
  /** Hands all records of the outbox to the client, waiting while its queue is full. */
  send(outbox: Outbox): Promise<void>
  /** Resolves when Kafka has taken all that was sent; after a refusal the next call throws its reason. */
  flush(): Promise<void>
  sendOffsets(positions: readonly PartitionPosition[]): Promise<void>
  commit(): Promise<void>
  abort(): Promise<void>
  /**
   * Whether {@link renew} must come before the next transaction: a request of the last one may have been sent twice, and a copy
   * of it come late, or Kafka has refused its commit. Ask when it has ended.
   */
  readonly mustRenew: boolean
  /** Makes a new producer with the same id; its {@link init} decides the fate of an open transaction. */
  renew(): Promise<void>
  close(): Promise<void>
}

/** The offsets that a log holds: `first` inclusive, `end` exclusive, open transactions included. */
export interface LogRange extends TopicPartition {
  readonly first: number
  readonly end: number
}

/** Topics as brokers describe them, by name. */
export interface TopicFacts {
  /** 0 for a missing topic. */
  readonly partitions: ReadonlyMap<string, number>
  /** A topic made again under its name has another id. Brokers before Kafka 2.8 tell none. */
  readonly ids: ReadonlyMap<string, string>
}

/**
 * Takes a record of a log.
 * @param key `null` where the producer gave none; a changelog has no such record
 * @param writtenMs its Kafka timestamp, the broker's in a changelog
 * @param readHeaders good until the call returns; unread headers cost nothing
 */
export type EachRecord = (
  key: Buffer | null,
  value: Buffer | null,
  writtenMs: number,
  offset: number,
  readHeaders: () => readonly RecordHeader[],
) => Promise<void> | undefined | void

/** Broker facts and the reading of changelogs. */
export interface ClusterPort {
  /** @throws KafkaCallError `retry` while a broker cannot tell */
  describeTopics(topics: readonly string[]): Promise<TopicFacts>
  /** Where a reader of committed records finds each log's end now, in their order. */
  stableEnds(partitions: readonly TopicPartition[]): Promise<readonly PartitionPosition[]>
  /**
   * For each position the first batch from there on that is too damaged or too large for the client to unpack, if there is one.
   * @throws KafkaCallError `retry`
   */
  unreadable(positions: readonly PartitionPosition[]): Promise<readonly PartitionPosition[]>
  /** The ranges of the logs now, in their order. @throws KafkaCallError `retry` when one does not answer, e.g. for want of a leader */
  logRanges(partitions: readonly TopicPartition[]): Promise<readonly LogRange[]>
  /**
   * Reads the committed records of a range of a log, in order; waits for a transaction that is open within it. Several
   * may be read at the same time.
   * @param each may give a promise: all further records wait for it
   * @param signal ends it, with its reason
   * @param at is told the next offset now and then
   */
  read(range: LogRange, each: EachRecord, signal?: AbortSignal, at?: (offset: number) => void): Promise<void>
}
