import { BrokerUnavailableError, KafkaCallError, RightMissingError } from '#runtime/ports/errors.ts'
import { type Right, rightText } from '#runtime/ports/rights.ts'
import { iamAction } from './iam-policy.ts'

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

/** Kafka's codes, and negative ones of its client (rdkafka.h, rd_kafka_resp_err_t). */
const remedies: Readonly<Record<number, string>> = {
  3: 'create the topic, or let --create do so',
  15: 'the coordinator is not there: its internal topic may have more replicas than there are brokers',
  26: 'set EVENTZR_SESSION_TIMEOUT_MS within group.min.session.timeout.ms and group.max.session.timeout.ms of the cluster',
  33: 'the cluster does not offer this mechanism: correct EVENTZR_KAFKA_SASL_MECHANISM',
  34: 'the listener expects another step of the login: correct EVENTZR_KAFKA_SECURITY',
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

const silence =
  'check that the cluster runs, that EVENTZR_KAFKA_BROKERS is right and its names have addresses, that the port fits ' +
  'EVENTZR_KAFKA_SECURITY, and that firewalls and security groups let this host in'

/** Explains why a step failed: the missing right or setting where the error tells it. */
export const causeOf = (error: unknown): SmokeCause => {
  const { message: detail, remedy } = error as Error & { readonly remedy?: string }
  if (error instanceof BrokerUnavailableError) return { detail: withWords(detail, error.cause), remedy: silence }
  if (error instanceof RightMissingError) return { detail, remedy: grant(error.rights), kafkaCode: error.kafkaCode }
  if (error instanceof KafkaCallError)
    return { detail, remedy: remedies[error.kafkaCode] ?? readTheText, kafkaCode: error.kafkaCode }
  return { detail, remedy: remedy ?? 'read the text' }
}

/** The client's own words tell a name without address, or TLS at a port that has none. */
const withWords = (detail: string, cause: unknown): string =>
  cause instanceof Error ? `${detail} (${cause.message})` : detail

const grant = (rights: readonly Right[]): string => {
  if (rights.length === 0) return readTheText
  return `grant ${rights.map((right) => `${rightText(right)} (with IAM ${iamAction(right)})`).join(', ')}`
}
