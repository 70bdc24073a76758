/** Operations of Kafka's authorizer, as far as an application or its provisioner needs them. */
export type Operation = 'Read' | 'Write' | 'Describe' | 'DescribeConfigs' | 'Create' | 'IdempotentWrite'

export type Resource = 'topic' | 'group' | 'transactional id' | 'cluster'

/** One operation upon one resource. */
export interface Right {
  readonly operation: Operation
  readonly on: Resource
  /** The name of the resource. */
  readonly name: string
  /** The name is a prefix: every such resource is meant. */
  readonly isPrefix?: boolean
}

/** E.g. `Write on topic app-v1-journal`. */
export const rightText = ({ operation, on, name, isPrefix = false }: Right): string =>
  `${operation} on ${on} ${name}${isPrefix ? '*' : ''}`

/** The authorizer's answers about this principal. */
export interface RightsPort {
  /**
   * The operations allowed upon each topic: none when it may not even describe the topic, `undefined` when the broker does not
   * tell.
   * @throws KafkaCallError, BrokerUnavailableError
   */
  allowed(topics: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<Operation> | undefined>>
}
