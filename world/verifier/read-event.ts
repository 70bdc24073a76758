import type kafka from '@confluentinc/kafka-javascript'
import type { TopicRole } from '#stream/topic.ts'
import { FRAME_BYTES, MAGIC_BYTE, readSchemaId } from '#codec/framing.ts'
import type { Unreadable } from './outcome.ts'
import type { RecentTexts } from './recent-texts.ts'
import { keptValue } from './kept-value.ts'
import type { RegistrySchemas } from './registry-schemas.ts'
import { fieldsOf, keyText, type Position, positionText, type Seen } from './seen-event.ts'

type Members = Readonly<Record<string, unknown>>

/** A topic to read, with the name that this project's code has for it. */
export interface ReadTopic {
  readonly key: string
  readonly role: TopicRole
}

/** A value that cannot be read; the message is what is told of it. */
class UnreadableValue extends Error {}

/**
 * Reads a record with nothing but the registry's schemas: Avro everywhere, the JSON envelope on inbound topics too.
 * Rejects with RegistryUnavailable when the registry does not answer.
 */
export const readEvent = async (
  message: kafka.Message,
  { key, role }: ReadTopic,
  schemas: RegistrySchemas,
  texts: RecentTexts,
): Promise<Seen | Unreadable> => {
  const { topic, partition, offset } = message
  const position = { topic, partition, offset }
  try {
    const envelope = await envelopeOf(message.value, topic, role, schemas)
    const standInId = role === 'inbound' ? positionText(position) : ''
    return seenEvent(message, position, envelope, { fields: fieldsOf(key), standInId, texts })
  } catch (error) {
    if (error instanceof UnreadableValue) return { ...position, role, fault: error.message }
    throw error
  }
}

const envelopeOf = async (
  value: Buffer | null,
  topic: string,
  role: TopicRole,
  schemas: RegistrySchemas,
): Promise<Members> => {
  if (value?.[0] === MAGIC_BYTE) return decoded(value, topic, schemas)
  if (role === 'inbound' && value !== null) return completed(membersOf(parsed(value)), await schemas.defaultsOf(topic))
  throw new UnreadableValue('does not start with the frame of a registered schema')
}

const decoded = async (value: Buffer, topic: string, schemas: RegistrySchemas): Promise<Members> => {
  const id = schemaIdOf(value)
  const type = await schemas.typeOf(topic, id)
  if (type === undefined)
    throw new UnreadableValue(`has the schema id ${id}, which is not registered under ${topic}-value`)
  try {
    return type.fromBuffer(value.subarray(FRAME_BYTES)) as Members
  } catch {
    throw new UnreadableValue(`does not decode with its schema ${id}`)
  }
}

const schemaIdOf = (value: Buffer): number => {
  try {
    return readSchemaId(value)
  } catch {
    throw new UnreadableValue('has a broken frame')
  }
}

const parsed = (value: Buffer): unknown => {
  try {
    return JSON.parse(value.toString())
  } catch {
    throw new UnreadableValue('is neither framed Avro nor JSON')
  }
}

/** JSON leaves out what holds its default. */
const completed = (envelope: Members, defaults: Members): Members => {
  const given = Object.entries(membersOf(envelope['data'])).filter(([, value]) => value !== null)
  return { ...envelope, data: { ...defaults, ...Object.fromEntries(given) } }
}

const membersOf = (value: unknown): Members => {
  if (typeof value === 'object' && value !== null) return value as Members
  throw new UnreadableValue('is no event with data')
}

interface Reading {
  /** The kept fields of the data. */
  readonly fields: readonly string[]
  /** In the place of a missing id. */
  readonly standInId: string
  readonly texts: RecentTexts
}

const seenEvent = (
  { key, timestamp = 0 }: kafka.Message,
  position: Position,
  envelope: Members,
  { fields, standInId, texts }: Reading,
): Seen => {
  const data = membersOf(envelope['data'])
  const { entityseq } = envelope as { readonly entityseq?: string | null }
  const tenantId = textOf(data['tenantId']) ?? ''
  const shared = <V>(value: V): V => (typeof value === 'string' ? (texts.same(value) as V) : value)
  return {
    ...position,
    timestamp,
    key: key == null ? null : shared(keyText(Buffer.from(key))),
    id: shared(textOf(envelope['id']) ?? standInId),
    source: shared(textOf(envelope['source']) ?? ''),
    type: shared(textOf(envelope['type']) ?? ''),
    subject: shared(textOf(envelope['subject'])),
    cause: shared(textOf(envelope['causationid'])),
    seq: entityseq == null ? null : Number(entityseq),
    data: Object.fromEntries(fields.map((field) => [field, shared(keptValue(field, data[field] ?? null, tenantId))])),
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
