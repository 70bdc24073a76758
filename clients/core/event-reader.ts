import { DecodeError } from '#codec/errors.ts'
import { defaultLimits } from '#codec/limits.ts'
import { decodeUtf8 } from './decode-utf8.ts'
import { EventUnreadableError, SchemaRegistryError } from './errors.ts'
import { listed } from './faults.ts'
import type { ConsumedPayload } from './kafka.ts'
import { messageHeaders } from './message-headers.ts'
import type { AnyEvent } from './new-event.ts'
import type { ClientTopic } from './client-topic.ts'
import type { ClientTopics } from './publishing.ts'
import { readEncoding, RegistryMissing } from './read-encoding.ts'
import { EventFaults, readEvent } from './read-event.ts'
import type { EventOf, EventReader, ReaderOptions } from './reading.ts'
import { TopicPartsByName } from './topic-parts.ts'
import { WriterSchemas } from './writer-schemas.ts'

/** A reader of the topics of one client. */
export function readerOf<Topics extends ClientTopics<Topics>>(
  topics: Topics,
  { registry }: ReaderOptions = {},
): EventReader<EventOf<Topics>> {
  const partsByName = new TopicPartsByName(
    Object.values<ClientTopic>(topics as Readonly<Record<string, ClientTopic>>),
    'message',
  )
  const schemas = registry === undefined ? undefined : new WriterSchemas(registry)
  return {
    async read(payload) {
      try {
        return { event: (await read(partsByName, schemas, payload)) as EventOf<Topics> }
      } catch (error) {
        if (error instanceof SchemaRegistryError) throw error
        return { unreadable: unreadable(String(payload?.topic), error) }
      }
    },
  }
}

async function read(
  partsByName: TopicPartsByName,
  schemas: WriterSchemas | undefined,
  payload: ConsumedPayload,
): Promise<AnyEvent> {
  const parts = partsByName.get(payload.topic)
  if (parts === undefined)
    throw new EventUnreadableError(
      payload.topic,
      'TOPIC_UNKNOWN',
      'this client has no such topic: do not subscribe to it',
    )
  const { value, headers, key } = payload.message
  if (value === null || value === undefined) throw new DecodeError('NULL_VALUE', 'the value is null')
  const bytes = bufferOf(value)
  if (bytes.length > defaultLimits.maxValueBytes)
    throw new DecodeError('OVERSIZE', `the value has more than ${defaultLimits.maxValueBytes} bytes`)
  const raw = await readEncoding(parts, bytes, messageHeaders(headers), schemas)
  return readEvent(parts, raw, payload, keyOf(key))
}

function bufferOf(bytes: Uint8Array | string): Buffer {
  if (typeof bytes === 'string') return Buffer.from(bytes)
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** No key is no mismatch: the tenant is then the event's. */
function keyOf(key: Uint8Array | string | null | undefined): string | undefined {
  if (key === null || key === undefined) return undefined
  const text = typeof key === 'string' ? key : decodeUtf8(key)
  if (text === undefined) throw new DecodeError('NOT_UTF8', 'the key is no UTF-8')
  return text
}

function unreadable(topic: string, error: unknown): EventUnreadableError {
  if (error instanceof EventUnreadableError) return error
  if (error instanceof DecodeError) return new EventUnreadableError(topic, error.code, error.message)
  if (error instanceof EventFaults)
    return new EventUnreadableError(topic, error.code as 'INVALID_DATA', listed(error.faults.found), error.faults.found)
  if (error instanceof RegistryMissing)
    return new EventUnreadableError(topic, 'REGISTRY_MISSING', 'it is Avro: give the reader a registry')
  return new EventUnreadableError(topic, 'MESSAGE_INVALID', 'it is no message of a KafkaJS consumer')
}
