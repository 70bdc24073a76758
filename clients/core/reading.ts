import type { ClientTopic } from './client-topic.ts'
import type { EventUnreadableError } from './errors.ts'
import type { CloudEvent } from './event.ts'
import type { ConsumedPayload } from './kafka.ts'
import type { SchemaRegistryLike } from './schema-registry.ts'

/** The surroundings of a reader. */
export interface ReaderOptions {
  /** Needed for messages in Avro. */
  readonly registry?: SchemaRegistryLike | undefined
}

/** Either an event or the reason for none: test one of the two. */
export type ReadResult<Event> =
  | { readonly event: Event; readonly unreadable?: undefined }
  | { readonly event?: undefined; readonly unreadable: EventUnreadableError }

/** Reads the messages of a client's topics in any encoding. */
export interface EventReader<Event> {
  /** @throws SchemaRegistryError REGISTRY_UNAVAILABLE, and nothing else: let the consumer try the message again */
  read(payload: ConsumedPayload): Promise<ReadResult<Event>>
}

/** The events of a client's topics, a union by `type`. */
export type EventOf<Topics> = {
  [Method in keyof Topics]: Topics[Method] extends ClientTopic<infer Type, infer _New, infer Data>
    ? CloudEvent<Type, Data>
    : never
}[keyof Topics]
