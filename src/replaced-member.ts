import { isFencedProducer, memberFenced } from '#runtime/commit/fenced.ts'
import type { ProducerPort } from '#runtime/ports/kafka-port.ts'
import { FencedError, KafkaCallError, MemberReplacedError } from '#runtime/ports/errors.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import type { Sleep } from '#runtime/ports/sleep.ts'
import { withTimeout } from '#runtime/ports/with-timeout.ts'

/** The only fatal state of a consumer in the classic protocol: the group has given its static member id to another member. */
const consumerDead = -150
const askingTimeoutMs = 5_000

/**
 * The meaning of an error by which the group has given this pod's member id away. A process makes its producer before it joins,
 * and that fences ours. While Kafka takes records of ours, a late copy of the pod's own request to join has done it. After an
 * outage Kafka may not tell: the pod starts again then, and of two processes with one id the other one ends.
 * @param topic takes a record in its partition 0, never committed
 * @param transactionTimeoutMs a transaction that was open for longer is fenced by Kafka itself
 */
export const asReplaced = async (
  error: unknown,
  producer: AskedProducer | undefined,
  topic: string,
  transactionTimeoutMs: number,
  sleep: Sleep,
): Promise<unknown> => {
  const cause = error instanceof FencedError ? error.cause : error
  if (!(cause instanceof KafkaCallError) || !isByGroup(cause)) return error
  switch (producer === undefined ? 'ANOTHER' : await ownerOf(producer, topic, transactionTimeoutMs, sleep)) {
    case 'SELF':
      return new MemberReplacedError(error)
    case 'ANOTHER':
      return error instanceof FencedError ? error : new FencedError(error)
    default:
      return cause
  }
}

type AskedProducer = Pick<ProducerPort, 'abort' | 'begin' | 'send' | 'flush'> & {
  /** How long its transaction is open; 0 without one. */
  readonly openMs: number
}

const isByGroup = ({ kafkaCode, operation }: KafkaCallError): boolean =>
  kafkaCode === memberFenced || (operation === 'consume' && kafkaCode === consumerDead)

const ownerOf = async (
  producer: AskedProducer,
  topic: string,
  transactionTimeoutMs: number,
  sleep: Sleep,
): Promise<'SELF' | 'ANOTHER' | 'UNKNOWN'> => {
  const mayHaveTimedOut = (): boolean => producer.openMs >= transactionTimeoutMs
  const hadTimedOut = mayHaveTimedOut()
  try {
    await withTimeout(askingTimeoutMs, 'record for the id', writeAndAbort(producer, topic), sleep)
    return 'SELF'
  } catch (error) {
    return isFencedProducer(error) && !hadTimedOut && !mayHaveTimedOut() ? 'ANOTHER' : 'UNKNOWN'
  }
}

/** The refusal of a record shows with the next one. */
const writeAndAbort = async (producer: AskedProducer, topic: string): Promise<void> => {
  await producer.abort().catch(throwFenced)
  await producer.begin()
  for (let records = 0; records < 2; records++) {
    await producer.send(recordTo(topic))
    await producer.flush()
  }
  await producer.abort()
}

/** Without a transaction there is nothing to abort. */
const throwFenced = (error: unknown): void => {
  if (isFencedProducer(error)) throw error
}

const recordTo = (topic: string): Outbox => {
  const outbox = new Outbox()
  outbox.writeKey(null)
  outbox.seal({ topic, partition: 0, timestamp: Date.now(), headers: [] })
  return outbox
}
