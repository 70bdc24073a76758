/**
 * Facts of each kind of cluster, as of November 2026. Read the pages again before a fact is relied upon for longer than a year: AWS
 * has raised several of these limits since 2022. Sources, all below docs.aws.amazon.com/msk/latest/developerguide:
 * `limits` (quotas), `serverless-config` (settings of MSK Serverless), `msk-configuration-express-read-write` (settings of Express
 * brokers), `msk-broker-types-express` (throughput of a partition), `iam-access-control` (IAM alone on MSK Serverless).
 */

/** Limits of a cluster. An absent one is not known, or depends on the size of the brokers. */
export interface Quotas {
  /** Leaders of compacted topics, of all applications together. */
  readonly compactedPartitions?: number
  /** Leaders of all other topics. */
  readonly otherPartitions?: number
  /** Partitions created and deleted. */
  readonly partitionChanges?: { readonly most: number; readonly withinMs: number }
  /** Calls that create, change or delete topics. */
  readonly topicCallsPerSecond?: number
  readonly requestsPerSecond?: number
  /** Connections of clients to the cluster. */
  readonly connections?: number
  /** Bytes that one partition takes. */
  readonly partitionInBytesPerSecond?: number
}

/** The settings of topics that a kind of cluster takes. */
interface TopicRules {
  /** All others are refused, and nobody can mend their values. Absent: every setting is taken. */
  readonly settable?: ReadonlySet<string>
  /** Taken with a new topic and never again. */
  readonly onlyAtCreation?: readonly string[]
  /** Needed with the clean-up policy `delete`, since this kind has another default than Apache Kafka. */
  readonly withDelete?: Readonly<Record<string, string>>
  /** Needed where records keep the timestamps of their producers, for the same reason. */
  readonly withCreateTime?: Readonly<Record<string, string>>
}

/** A kind of cluster. */
export interface BrokerKind extends TopicRules {
  readonly quotas: Quotas
}

export type BrokerKindName = 'apache' | 'msk-provisioned' | 'msk-express' | 'msk-serverless'

const withoutLimit = '-1'
const anyAgeMs = '9223372036854775807'

export const brokerKinds: Readonly<Record<BrokerKindName, BrokerKind>> = {
  apache: { quotas: {} },
  // Partitions of a broker depend on its size. IAM takes 3,000 connections of each broker.
  'msk-provisioned': { quotas: {} },
  'msk-express': {
    settable: new Set([
      'cleanup.policy',
      'compression.type',
      'delete.retention.ms',
      'max.compaction.lag.ms',
      'max.message.bytes',
      'message.timestamp.after.max.ms',
      'message.timestamp.before.max.ms',
      'message.timestamp.type',
      'min.compaction.lag.ms',
      'retention.bytes',
      'retention.ms',
    ]),
    // Express brokers refuse records older than a day, and a forwarded record or a dead letter may be older.
    withCreateTime: { 'message.timestamp.before.max.ms': anyAgeMs },
    quotas: { partitionInBytesPerSecond: 15_000_000 },
  },
  'msk-serverless': {
    settable: new Set([
      'cleanup.policy',
      'compression.type',
      'max.message.bytes',
      'message.timestamp.difference.max.ms',
      'message.timestamp.type',
      'retention.bytes',
      'retention.ms',
    ]),
    onlyAtCreation: ['cleanup.policy'],
    // Its default of 250 GiB would end the proof of a consent before its years are over.
    withDelete: { 'retention.bytes': withoutLimit },
    quotas: {
      compactedPartitions: 120,
      otherPartitions: 2_400,
      partitionChanges: { most: 250, withinMs: 300_000 },
      topicCallsPerSecond: 2,
      requestsPerSecond: 15_000,
      connections: 3_000,
      partitionInBytesPerSecond: 5_000_000,
    },
  },
}
