import type { ProducerPort } from '#runtime/ports/kafka-port.ts'
import { FencedError, KafkaCallError, MemberReplacedError } from '#runtime/ports/errors.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import type { Sleep } from '#runtime/ports/sleep.ts'
import { withTimeout } from '#runtime/ports/with-timeout.ts'

/** The only fatal state of a consumer in the classic protocol: the group has given its static member id to another member. */
const consumerDead = -150
/** A transaction is refused for the same reason. */
const memberFenced = 82
/** Kafka has answered a moment ago. */
const ownsIdTimeoutMs = 5_000

/**
 * The meaning of an error by which the group has given this pod's member id away. A process makes its producer before it joins,
 * and that fences ours. While Kafka takes records of ours, a late copy of the pod's own request to join has done it.
 * @param topic takes a record in its partition 0, never committed
 */
export const asReplaced = async (
  error: unknown,
  producer: Producer | undefined,
  topic: string,
  sleep: Sleep,
): Promise<unknown> => {
  if (!isByGroup(error)) return error
  if (producer !== undefined && (await ownsId(producer, topic, sleep))) return new MemberReplacedError(error)
  return error instanceof FencedError ? error : new FencedError(error)
}

type Producer = Pick<ProducerPort, 'abort' | 'begin' | 'send' | 'flush'>

const isByGroup = (error: unknown): boolean => {
  const told = error instanceof FencedError ? error.cause : error
  if (!(told instanceof KafkaCallError)) return false
  return told.kafkaCode === memberFenced || (told.operation === 'consume' && told.kafkaCode === consumerDead)
}

const ownsId = (producer: Producer, topic: string, sleep: Sleep): Promise<boolean> =>
  withTimeout(ownsIdTimeoutMs, 'record for the id', writeAndAbort(producer, topic), sleep).then(
    () => true,
    () => false,
  )

/** The refusal of a record shows with the next one. */
const writeAndAbort = async (producer: Producer, topic: string): Promise<void> => {
  await producer.abort().catch(() => undefined)
  await producer.begin()
  for (let records = 0; records < 2; records++) {
    await producer.send(recordTo(topic))
    await producer.flush()
  }
  await producer.abort()
}

const recordTo = (topic: string): Outbox => {
  const outbox = new Outbox()
  outbox.writeKey(null)
  outbox.seal({ topic, partition: 0, timestamp: Date.now(), headers: [] })
  return outbox
}
