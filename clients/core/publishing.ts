import type { ClientTopic } from './client-topic.ts'
import type { CloudEvent, Timestamp } from './event.ts'
import type { KafkaProducer, RecordMetadata } from './kafka.ts'
import type { SchemaRegistryLike } from './schema-registry.ts'

/** How a publisher writes all of its events. */
export interface PublisherOptions {
  /** With a registry events are Avro, without one JSON. */
  readonly registry?: SchemaRegistryLike | undefined
  /** The `source` of the events; by default the client's own service. */
  readonly source?: string | undefined
  /**
   * The number of partitions of the topics, where the producer's own partitioner is not the Java-compatible one: each record then
   * names its partition. Leave it out for the default partitioners of `kafkajs` 2 and `@confluentinc/kafka-javascript`.
   */
  readonly partitions?: number | undefined
}

/** Attributes of one event, beside its data. */
export interface PublishOptions {
  /** The event's id. Give the same one when you publish the same event again. */
  readonly id?: string | undefined
  /** Makes the id: the same key, tenant and topic give the same id. */
  readonly idempotencyKey?: string | undefined
  /** When the thing happened; by default now. At most 90 days ago and 5 minutes ahead. */
  readonly time?: Date | Timestamp | undefined
  /** The message or job at the root of it all. */
  readonly correlationid?: string | undefined
  /** The id of the causing event. */
  readonly causationid?: string | undefined
  /** W3C Trace Context of the caller. */
  readonly traceparent?: string | undefined
  /** More CloudEvents attributes: lower-case letters and digits in their names. */
  readonly extensions?: Readonly<Record<string, string>> | undefined
}

/** A published event, as a reader will see it, and where it is in Kafka. */
export interface Published<Type extends string, Data> {
  readonly event: CloudEvent<Type, Data>
  readonly metadata: RecordMetadata
}

/** The topics of a client, by the names of their methods. */
export type ClientTopics<Topics> = { readonly [Method in keyof Topics]: ClientTopic }

/** One method per topic, with the topic's own types. */
export type Publisher<Topics> = {
  readonly [Method in keyof Topics]: Topics[Method] extends ClientTopic<infer Type, infer New, infer Data>
    ? /**
       * @throws EventInvalidError (nothing was sent), SchemaRegistryError (nothing was sent), EventNotSentError (publish again
       * with its `eventId`)
       */
      (data: New, options?: PublishOptions) => Promise<Published<Type, Data>>
    : never
}

export type PublisherClass<Topics> = new (kafkaProducer: KafkaProducer, options?: PublisherOptions) => Publisher<Topics>
