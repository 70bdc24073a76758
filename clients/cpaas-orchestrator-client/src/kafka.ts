import { publisherOf } from '../../core/publisher.ts'
import { readerOf } from '../../core/event-reader.ts'
import type { PublisherClass } from '../../core/publishing.ts'
import type { EventOf, EventReader, ReaderOptions } from '../../core/reading.ts'
import type { CpaasTopics } from './topics.ts'
import { cpaasTopics } from './topics.ts'

const CpaasPublisher: PublisherClass<CpaasTopics> = publisherOf('cpaas-orchestrator-svc', cpaasTopics)

/** Publishes the events of the orchestrator: one method for each topic. */
export class CpaasOrchestratorSvcClientPublisher extends CpaasPublisher {}

/** Every event of the orchestrator; `type` tells them apart. */
export type CpaasEvent = EventOf<CpaasTopics>

/** A reader of the orchestrator's events, in every encoding that they may have. */
export const eventReader = (options?: ReaderOptions): EventReader<CpaasEvent> => readerOf(cpaasTopics, options)

export { EventInvalidError, EventNotSentError, EventUnreadableError, SchemaRegistryError } from '../../core/errors.ts'
export type { UnreadableCode } from '../../core/errors.ts'
export type { Fault } from '../../core/faults.ts'
export type { CloudEvent, Timestamp } from '../../core/event.ts'
export type {
  ConsumedMessage,
  ConsumedPayload,
  KafkaProducer,
  ProducedMessage,
  RecordMetadata,
} from '../../core/kafka.ts'
export type { Published, PublisherOptions, PublishOptions } from '../../core/publishing.ts'
export type { EventReader, ReaderOptions, ReadResult } from '../../core/reading.ts'
export type { SchemaRegistryLike } from '../../core/schema-registry.ts'
export type { CpaasTopics } from './topics.ts'
export type * from './data.ts'
