import { defaultLimits } from '#codec/limits.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import type { ClientTopic } from './client-topic.ts'
import type { EncodedEvent } from './encode-event.ts'
import { encodeAvro, encodeJson } from './encode-event.ts'
import { TooManyValues } from './avro-writer.ts'
import { EventInvalidError, EventNotSentError } from './errors.ts'
import type { KafkaProducer, ProducedMessage, RecordMetadata } from './kafka.ts'
import type { AnyEvent } from './new-event.ts'
import { newEvent } from './new-event.ts'
import type { ClientTopics, Published, PublisherClass, PublisherOptions, PublishOptions } from './publishing.ts'
import { SchemaIds } from './schema-ids.ts'
import type { TopicParts } from './topic-parts.ts'
import { TopicPartsByName } from './topic-parts.ts'

const DAY_MS = 86_400_000
/** Half of what the topics keep, seven days: an older record could be deleted before it is read. */
const OLDEST_RECORD_MS = 3.5 * DAY_MS
/** Kafka takes 1 MiB; this leaves room for key, headers and the batch. */
const MAX_VALUE_BYTES = 1_000_000
const MOST_VALUES = `at most ${defaultLimits.maxValues} values and names`

/** A class with one method for each topic; `source` is that of the events when its options name none. */
export function publisherOf<Topics extends ClientTopics<Topics>>(
  source: string,
  topics: Topics,
): PublisherClass<Topics> {
  const methods = Object.entries<ClientTopic>(topics as Readonly<Record<string, ClientTopic>>)
  class TopicPublisher {
    constructor(kafkaProducer: KafkaProducer, options: PublisherOptions = {}) {
      const outlet = new Outlet(
        kafkaProducer,
        { ...options, source: options.source ?? source },
        methods.map(([, topic]) => topic),
      )
      for (const [method, { type }] of methods) {
        const publish = (data: unknown, about?: PublishOptions) => outlet.publish(type, data, about)
        Object.defineProperty(this, method, { value: publish, enumerable: true })
      }
    }
  }
  return TopicPublisher as unknown as PublisherClass<Topics>
}

/** Mistakes of whoever starts the program, so it must not start. */
function checkSettings(producer: unknown, { source, partitions = 1 }: PublisherOptions): void {
  if (typeof (producer as Partial<KafkaProducer> | undefined)?.send !== 'function')
    throw new TypeError(
      'a publisher needs a producer with the method send({ topic, messages }), such as that of kafkajs',
    )
  if (typeof source !== 'string' || !/^\S+$/.test(source))
    throw new TypeError('the source of a publisher must be a text without white space')
  if (!Number.isInteger(partitions) || partitions < 1)
    throw new TypeError('partitions must be the number of partitions of the topics, 1 or more')
}

const tooLarge = (event: AnyEvent, rule: string): EventInvalidError =>
  new EventInvalidError(event.type, [{ path: 'data', rule }])

/** One producer, and how events are written to it. */
class Outlet {
  readonly #producer: KafkaProducer
  readonly #options: PublisherOptions & { readonly source: string }
  readonly #parts: TopicPartsByName
  readonly #ids: SchemaIds | undefined

  constructor(producer: KafkaProducer, options: PublisherOptions & { source: string }, topics: readonly ClientTopic[]) {
    checkSettings(producer, options)
    this.#producer = producer
    this.#options = options
    this.#parts = new TopicPartsByName(topics, 'caller')
    this.#ids = options.registry === undefined ? undefined : new SchemaIds(options.registry)
  }

  async publish(type: string, data: unknown, about?: PublishOptions): Promise<Published<string, unknown>> {
    const parts = this.#parts.get(type)!
    const now = Date.now()
    const contentType = this.#ids === undefined ? 'application/json' : 'application/avro'
    const event = newEvent(parts, this.#options.source, contentType, data, about ?? {}, now)
    const message = this.#message(event, await this.#encode(parts, event), now)
    return { event, metadata: await this.#send(event, message) }
  }

  async #encode(parts: TopicParts, event: AnyEvent): Promise<EncodedEvent> {
    const id = await this.#ids?.idOf(parts)
    try {
      const encoded = id === undefined ? encodeJson(parts, event) : encodeAvro(parts, event, id)
      if (encoded.value.length <= MAX_VALUE_BYTES) return encoded
    } catch (error) {
      throw error instanceof TooManyValues ? tooLarge(event, `must hold ${MOST_VALUES}`) : error
    }
    throw tooLarge(event, `must have at most ${MAX_VALUE_BYTES} bytes`)
  }

  #message({ subject, time }: AnyEvent, { value, contentType }: EncodedEvent, now: number): ProducedMessage {
    const { partitions } = this.#options
    return {
      key: subject,
      value,
      headers: { 'content-type': contentType },
      timestamp: String(Math.max(Date.parse(time), now - OLDEST_RECORD_MS)),
      ...(partitions === undefined ? {} : { partition: homeTask(Buffer.from(subject), partitions) }),
    }
  }

  async #send(event: AnyEvent, message: ProducedMessage): Promise<RecordMetadata> {
    try {
      const [metadata] = (await this.#producer.send({ topic: event.type, messages: [message] })) ?? []
      return metadata ?? { topicName: event.type, partition: -1, errorCode: 0 }
    } catch (cause) {
      throw new EventNotSentError(event.type, event.id, cause)
    }
  }
}
