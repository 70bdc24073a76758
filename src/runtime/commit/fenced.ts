import { FencedError, KafkaCallError } from '#runtime/ports/errors.ts'

const producerFenced = -144
const producerDead = -150
/** The group has given the member id away. */
export const memberFenced = 82

/** Whether a producer is refused: its transactional id has another owner, or its transaction ran out of time. */
export const isFencedProducer = (error: unknown): boolean =>
  error instanceof KafkaCallError && (error.kafkaCode === producerFenced || error.kafkaCode === producerDead)

/**
 * The meaning of an error of a transaction. The broker fences a transaction that ran out of time with the same code as one whose
 * id was taken by another process; only the time tells them apart. A member id is taken by another process, or by a late copy of
 * the pod's own request.
 * @param openMs how long the transaction was open
 */
export const asFenced = (error: unknown, openMs: number, transactionTimeoutMs: number): unknown => {
  if (!(error instanceof KafkaCallError)) return error
  const isTaken = error.kafkaCode === memberFenced || (isFencedProducer(error) && openMs < transactionTimeoutMs)
  return isTaken ? new FencedError(error) : error
}
