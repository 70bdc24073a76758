import { FencedError, KafkaCallError } from '#runtime/ports/errors.ts'

const producerFenced = -144
const producerDead = -150
const memberFenced = 82

/**
 * The meaning of an error of a transaction. The broker fences a transaction that ran out of time with the same code as one whose
 * id was taken by another process; only the time tells them apart. A member id is taken by another process, or by a late copy of the pod's own request.
 * @param openMs how long the transaction was open
 */
export const asFenced = (error: unknown, openMs: number, transactionTimeoutMs: number): unknown => {
  if (!(error instanceof KafkaCallError)) return error
  const { kafkaCode } = error
  const isDead = kafkaCode === producerFenced || kafkaCode === producerDead
  return kafkaCode === memberFenced || (isDead && openMs < transactionTimeoutMs) ? new FencedError(error) : error
}
