import type { Fault } from './faults.ts'
import { listed } from './faults.ts'

/** Nothing was sent: data or options break rules. It lists all of them, and no value. */
export class EventInvalidError extends Error {
  override readonly name = 'EventInvalidError'
  readonly code = 'EVENT_INVALID'
  readonly topic: string
  readonly faults: readonly Fault[]

  constructor(topic: string, faults: readonly Fault[]) {
    super(`the event for ${topic} has ${faults.length} fault(s), correct them: ${listed(faults)}`)
    this.topic = topic
    this.faults = faults
  }
}

/** The producer failed, so the event may be in Kafka or not: publish the same data again with `{ id: error.eventId }`. */
export class EventNotSentError extends Error {
  override readonly name = 'EventNotSentError'
  readonly code = 'EVENT_NOT_SENT'
  readonly topic: string
  readonly eventId: string

  constructor(topic: string, eventId: string, cause: unknown) {
    super(`Kafka did not confirm ${eventId} for ${topic}: publish it again with the same id`, { cause })
    this.topic = topic
    this.eventId = eventId
  }
}

/** The registry lacks a schema (nothing can be sent until somebody registers it), or it did not answer (try again). */
export class SchemaRegistryError extends Error {
  override readonly name = 'SchemaRegistryError'
  readonly code: 'SCHEMA_NOT_REGISTERED' | 'REGISTRY_UNAVAILABLE'

  constructor(code: SchemaRegistryError['code'], message: string, cause: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** Why a message cannot be read; but for the first three these are the reasons of dead letters on the server. */
export type UnreadableCode =
  | 'TOPIC_UNKNOWN'
  | 'REGISTRY_MISSING'
  | 'MESSAGE_INVALID'
  | 'NULL_VALUE'
  | 'OVERSIZE'
  | 'NOT_A_CLOUDEVENT'
  | 'CONTENT_TYPE_UNKNOWN'
  | 'ENCODING_MISMATCH'
  | 'DUPLICATE_HEADER'
  | 'NOT_UTF8'
  | 'NOT_JSON'
  | 'MALFORMED_AVRO'
  | 'LIMIT_EXCEEDED'
  | 'FORBIDDEN_KEY'
  | 'UNKNOWN_SCHEMA_ID'
  | 'SCHEMA_MISMATCH'
  | 'INVALID_ENVELOPE'
  | 'INVALID_DATA'
  | 'TYPE_MISMATCH'
  | 'TENANT_MISMATCH'

/** A message that no retry makes readable. The text names fields and rules, never a value. */
export class EventUnreadableError extends Error {
  override readonly name = 'EventUnreadableError'
  readonly code: UnreadableCode
  readonly topic: string
  /** All faults of attributes and data; empty when it is none of theirs. */
  readonly faults: readonly Fault[]

  constructor(topic: string, code: UnreadableCode, rule: string, faults: readonly Fault[] = []) {
    super(`a message of ${topic} is no readable event (${code}): ${rule}`)
    this.topic = topic
    this.code = code
    this.faults = faults
  }
}
