import { NoContactError, type Obstacle } from '#kafka/first-contact.ts'
import { BrokerUnavailableError, KafkaCallError } from '#runtime/ports/errors.ts'

/** The steps of a smoke, in their order. */
export const smokeSteps = [
  'registry',
  'connect',
  'describe own topics',
  'topic',
  'init transactions',
  'produce',
  'abort',
  'join group',
  'read committed',
  'commit',
] as const
export type SmokeStepName = (typeof smokeSteps)[number]

/** A smoke needs rights on these. */
export interface SmokeNames {
  readonly topic: string
  readonly group: string
  readonly transactionalId: string
}

/** The cause of a failed step, and the remedy. */
export interface SmokeCause {
  readonly detail: string
  readonly remedy: string
  /** Kafka's code, or a negative one of its client. */
  readonly kafkaCode?: number
}

/** A right as Kafka's ACLs name it, and as IAM does (AWS Service Authorization Reference, "Apache Kafka APIs for Amazon MSK"). */
interface Right {
  readonly acl: string
  readonly iam: string
}

const topicRights: Readonly<Partial<Record<SmokeStepName, Right>>> = {
  'describe own topics': { acl: 'Describe', iam: 'kafka-cluster:DescribeTopic' },
  topic: { acl: 'Describe, and Create with --create,', iam: 'kafka-cluster:DescribeTopic, kafka-cluster:CreateTopic' },
  produce: { acl: 'Write', iam: 'kafka-cluster:WriteData' },
  abort: { acl: 'Write', iam: 'kafka-cluster:WriteData' },
  'join group': { acl: 'Read', iam: 'kafka-cluster:ReadData' },
  'read committed': { acl: 'Read', iam: 'kafka-cluster:ReadData' },
  commit: { acl: 'Read', iam: 'kafka-cluster:ReadData' },
}

const clusterRight: Right = {
  acl: 'IdempotentWrite, or Create with --create,',
  iam: 'kafka-cluster:Connect, kafka-cluster:WriteDataIdempotently',
}

/** kafka.apache.org/protocol, "Error Codes". */
const rightsByCode: Readonly<Record<number, (step: SmokeStepName, names: SmokeNames) => string>> = {
  29: (step, { topic }) =>
    rightText(
      topicRights[step] ?? { acl: 'Describe', iam: 'kafka-cluster:DescribeTopic' },
      step === 'describe own topics' ? 'the topics of the application' : `topic ${topic}`,
    ),
  30: (_step, { group }) =>
    rightText({ acl: 'Read', iam: 'kafka-cluster:AlterGroup, kafka-cluster:DescribeGroup' }, `group ${group}`),
  31: () => rightText(clusterRight, 'the cluster'),
  53: (_step, { transactionalId }) =>
    rightText(
      { acl: 'Write and Describe', iam: 'kafka-cluster:AlterTransactionalId, kafka-cluster:DescribeTransactionalId' },
      `transactional id ${transactionalId}`,
    ),
}

const rightText = ({ acl, iam }: Right, on: string): string => `give the right ${acl} on ${on} (with IAM ${iam})`

/** Kafka's codes, and negative ones of its client (rdkafka.h, rd_kafka_resp_err_t). */
const remedies: Readonly<Record<number, string>> = {
  3: 'create the topic, or let --create do so',
  15: 'the coordinator is not there: its internal topic may have more replicas than there are brokers',
  26: 'set EVENTZR_SESSION_TIMEOUT_MS within group.min.session.timeout.ms and group.max.session.timeout.ms of the cluster',
  33: 'the cluster does not offer this mechanism: correct sasl.mechanism',
  34: 'the listener expects another step of the login: correct security.protocol',
  35: 'the cluster is too old for a request: use Kafka 2.8 or newer',
  38: 'set EVENTZR_REPLICATION_FACTOR to the number of brokers at most',
  42: 'the cluster refuses the request; MSK Serverless does so above a quota: npm run cli -- topics plan',
  44: 'a policy of the cluster refuses the topic: npm run cli -- topics plan says which settings are asked for',
  50: 'set EVENTZR_TRANSACTION_TIMEOUT_MS below transaction.max.timeout.ms of the cluster',
  58: 'the cluster refuses these credentials: correct them, or give IAM kafka-cluster:Connect',
  82: 'another smoke runs under the same names: wait for it',
  89: 'the quota for new partitions is used up: wait five minutes',
  [-144]: 'another smoke has taken the transactional id: wait for it',
  [-150]: 'the producer is no longer of use: read the cause',
  [-185]: 'the cluster does not answer in time: look at its load, its quotas and the network between',
}

const readTheText = 'read the text, and look the code up at kafka.apache.org/protocol'

const obstacles: Readonly<Record<Obstacle, string>> = {
  login: 'the login failed: correct the credentials, the mechanism and the region, and give IAM kafka-cluster:Connect',
  tls: 'TLS failed: correct ssl.ca.location, or security.protocol where the port has none',
  address: 'a name has no address: correct EVENTZR_KAFKA_BROKERS, or the DNS of this host',
  connection:
    'check that the cluster runs, that EVENTZR_KAFKA_BROKERS is right, that the port fits security.protocol, and that firewalls ' +
    'and security groups let this host in',
}

/** Explains why a step failed: the missing right or setting where the code tells it. */
export const causeOf = (step: SmokeStepName, error: unknown, names: SmokeNames): SmokeCause => {
  const { message: detail, remedy } = error as Error & { readonly remedy?: string }
  if (error instanceof NoContactError) return { detail, remedy: obstacles[error.obstacle] }
  if (error instanceof BrokerUnavailableError) return { detail, remedy: obstacles.connection }
  if (error instanceof KafkaCallError)
    return { detail, remedy: remedyOf(step, error.kafkaCode, names), kafkaCode: error.kafkaCode }
  return { detail, remedy: remedy ?? 'read the text' }
}

const remedyOf = (step: SmokeStepName, code: number, names: SmokeNames): string =>
  rightsByCode[code]?.(step, names) ?? remedies[code] ?? readTheText
