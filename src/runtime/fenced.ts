import { KafkaCallError } from './kafka-port.ts'

/** Another process has taken this pod's transactional id: this one must end, or the two would fence each other for ever. */
export class FencedError extends Error {
  readonly code = 'FENCED'

  constructor(cause: unknown) {
    super(
      'another process runs with the same instance id and has taken over; give each pod its own EVENTZR_INSTANCE_ID',
      { cause },
    )
  }
}

const producerFenced = -144
const producerDead = -150
const memberFenced = 82

/**
 * What an error of a transaction means. The broker fences a transaction that ran out of time with the same code as one whose
 * id was taken by another process; only the time tells them apart. A member id is taken by nobody but another process.
 * @param openMs how long the transaction was open
 */
export const asFenced = (error: unknown, openMs: number, transactionTimeoutMs: number): unknown => {
  if (!(error instanceof KafkaCallError)) return error
  const { kafkaCode } = error
  const isDead = kafkaCode === producerFenced || kafkaCode === producerDead
  return kafkaCode === memberFenced || (isDead && openMs < transactionTimeoutMs) ? new FencedError(error) : error
}
