import type { ProducerPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'

/**
 * Makes a new producer when a request of the transaction before may have been sent twice. Kafka cannot tell a late copy of it
 * from a request of the next transaction, and refuses it once the producer has a successor. Call this at once after an end
 * with an answer: that answer proves that no other process has taken the id, so that the new producer fences nobody.
 * @throws BrokerUnavailableError, KafkaCallError
 */
export const renewIfNeeded = async (producer: ProducerPort, log: Log): Promise<void> => {
  if (!producer.mustRenew) return
  log.warn(
    {},
    'a connection was lost within a transaction, or its commit failed; a new producer has late copies refused',
  )
  await producer.renew()
}
