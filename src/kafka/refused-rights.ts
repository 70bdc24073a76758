import { KafkaCallError, RightMissingError } from '#runtime/ports/errors.ts'
import type { Operation, Right } from '#runtime/ports/rights.ts'

/** Kafka's codes for a missing right (org.apache.kafka.common.protocol.Errors), by its resource. */
export const refusalCodes = { topic: 29, group: 30, cluster: 31, transactionalId: 53 } as const

const codes: ReadonlySet<number> = new Set(Object.values(refusalCodes))

/** Whether a code tells of a missing right. */
export const isRefusal = (kafkaCode: number): boolean => codes.has(kafkaCode)

/** The resources of a call, as far as its caller knows them. */
export interface CalledUpon {
  readonly topics?: readonly Right[]
  readonly groupId?: string
  readonly transactionalId?: string
  /** The operation upon the cluster. */
  readonly cluster?: Operation
}

/** The error with the right behind it, when it is about one without a name yet; any other error as it is. */
export const withRight = (error: unknown, upon: CalledUpon): unknown => {
  if (!(error instanceof RightMissingError) || error.rights.length > 0) return error
  const rights = rightsOf(error.kafkaCode, upon)
  return rights.length === 0 ? error : error.about(rights)
}

/** The same error with another remedy, and upon these topics when it is about a right. */
export const withRemedy = (
  { operation, kafkaCode, cause }: KafkaCallError,
  remedy: KafkaCallError['remedy'],
  topics: readonly Right[],
): KafkaCallError =>
  isRefusal(kafkaCode)
    ? new RightMissingError(topics, operation, kafkaCode, remedy, cause)
    : new KafkaCallError(operation, kafkaCode, remedy, cause)

/** For a promise's `catch`. @throws always */
export const throwWithRight =
  (upon: CalledUpon) =>
  (error: unknown): never => {
    throw withRight(error, upon)
  }

const rightsOf = (
  kafkaCode: number,
  { topics = [], groupId, transactionalId, cluster }: CalledUpon,
): readonly Right[] => {
  switch (kafkaCode) {
    case refusalCodes.group:
      return groupId === undefined ? [] : [{ operation: 'Read', on: 'group', name: groupId }]
    case refusalCodes.transactionalId:
      return transactionalId === undefined
        ? []
        : [{ operation: 'Write', on: 'transactional id', name: transactionalId }]
    case refusalCodes.cluster:
      return [{ operation: cluster ?? 'Describe', on: 'cluster', name: 'kafka-cluster' }]
    default:
      return topics
  }
}

/** The same operation upon several topics, each named once. */
export const uponTopics = (operation: Operation, topics: readonly string[]): readonly Right[] =>
  [...new Set(topics)].map((name) => ({ operation, on: 'topic', name }))
