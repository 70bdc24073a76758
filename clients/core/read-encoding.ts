import type { AvroRecord } from '#codec/avro-schema.ts'
import { shortName } from '#codec/avro-schema.ts'
import { DecodeError } from '#codec/errors.ts'
import { FRAME_BYTES, GLUE_BYTE, MAGIC_BYTE, readSchemaId } from '#codec/framing.ts'
import type { NamedTypes } from '#codec/named-types.ts'
import { readAvro } from './avro-reader.ts'
import { STRUCTURED_JSON, TYPED_ENVELOPE } from './encode-event.ts'
import type { MessageHeaders } from './message-headers.ts'
import { parseObject } from './parse-json.ts'
import type { TopicParts } from './topic-parts.ts'
import type { WriterSchemas } from './writer-schemas.ts'

type Members = Readonly<Record<string, unknown>>

/** An event as its encoding gives it, before anything in it is looked at. */
export interface RawEvent {
  readonly attributes: Members
  /** Extensions outside of `attributes`. */
  readonly extensions: Members
  readonly data: unknown
  /** The datacontenttype when no attribute says it. */
  readonly contentType: string
}

/**
 * Reads a message in one of the four encodings of docs/events.md, by the order of questions there.
 * A bare JSON envelope is read on every topic, as naive producers send it.
 * @throws DecodeError, and SchemaRegistryError while the registry does not answer
 */
export async function readEncoding(
  parts: TopicParts,
  value: Buffer,
  headers: MessageHeaders,
  schemas: WriterSchemas | undefined,
): Promise<RawEvent> {
  const { contentType, isBinary, hasAttributes } = headers
  if (contentType.startsWith(STRUCTURED_JSON)) return structured(parseObject(value))
  if (contentType.startsWith(TYPED_ENVELOPE) || (value[0] === MAGIC_BYTE && !isBinary))
    return typed(await body(value, shortName(parts.topic.schema.name) + 'Event', schemas))
  if (isBinary) return binary(parts, value, headers, schemas)
  if (!hasAttributes && /^(\uFEFF)?\s*\{/.test(value.toString('utf8', 0, 64))) return naive(value)
  throw notAnEvent(value)
}

function structured({ data, data_base64: encoded, ...attributes }: Members): RawEvent {
  if (data === undefined || data === null || (encoded ?? null) !== null)
    throw new DecodeError('INVALID_ENVELOPE', 'the event must have data as a JSON object, and no data_base64')
  return { attributes, extensions: {}, data, contentType: 'application/json' }
}

function naive(value: Buffer): RawEvent {
  const json = parseObject(value)
  if (json['specversion'] === undefined) throw new DecodeError('NOT_A_CLOUDEVENT', 'the JSON object has no specversion')
  return structured(json)
}

function typed(envelope: unknown): RawEvent {
  const { data, extensions, ...attributes } = envelope as Members
  return { attributes, extensions: (extensions ?? {}) as Members, data, contentType: 'application/avro' }
}

async function binary(
  { topic }: TopicParts,
  value: Buffer,
  { contentType, attributes }: MessageHeaders,
  schemas: WriterSchemas | undefined,
): Promise<RawEvent> {
  const isAvro = contentType.startsWith('application/avro') || value[0] === MAGIC_BYTE
  const data = isAvro ? await body(value, shortName(topic.schema.name), schemas) : parseObject(value)
  return { attributes, extensions: {}, data, contentType: isAvro ? 'application/avro' : contentType }
}

/** The record in a framed value. @throws DecodeError SCHEMA_MISMATCH when it is another one than `name` */
async function body(value: Buffer, name: string, schemas: WriterSchemas | undefined): Promise<unknown> {
  const id = readSchemaId(value)
  if (schemas === undefined) throw new RegistryMissing()
  const types = await schemas.get(id)
  if (recordName(types) !== name)
    throw new DecodeError('SCHEMA_MISMATCH', `the schema of id ${id} is not that of a ${name}`)
  return readAvro(types, value.subarray(FRAME_BYTES))
}

function recordName(types: NamedTypes): string | undefined {
  const { type, name } = types.definitionOf(types.root) as AvroRecord
  return type === 'record' ? shortName(name) : undefined
}

/** Avro came, and the reader was made without a registry. */
export class RegistryMissing extends Error {}

function notAnEvent(value: Buffer): DecodeError {
  return new DecodeError(
    'NOT_A_CLOUDEVENT',
    value[0] === GLUE_BYTE
      ? 'the value has the framing of AWS Glue: use a Confluent-compatible registry'
      : 'neither headers nor value show a CloudEvents encoding',
  )
}
