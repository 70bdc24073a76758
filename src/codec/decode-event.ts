import { isUtf8 } from 'node:buffer'
import type { DecodedEvent } from '#runtime/ports/codec-port.ts'
import { tombstone } from '#runtime/ports/tombstone.ts'
import type { RawRecord, RecordHeader } from '#stream/raw-record.ts'
import type { EventAttributes, TenantId } from '#stream/record.ts'
import { isTimestamp } from '#stream/time.ts'
import { readBinary } from './binary-mode.ts'
import { bufferOf } from './buffer-of.ts'
import type { Envelope } from './envelope-schema.ts'
import { isExtensionName } from './envelope-schema.ts'
import { DecodeError } from './errors.ts'
import { GLUE_BYTE, MAGIC_BYTE, readSchemaId } from './framing.ts'
import { maxExtensions, maxExtensionsBytes } from './limits.ts'
import { markLength, parseObject, readEnvelope, STRUCTURED_JSON } from './structured-json.ts'
import { checkType, emptyId, type TopicCodec } from './topic-codec.ts'
import { TYPED_ENVELOPE } from './typed-envelope.ts'
import { isUtf8Of } from './utf8.ts'
import { HEADER_SCHEMA_ID, readHints, type WireHints } from './wire-hints.ts'

const DAY_MS = 86_400_000
/** An event may be older than its record by a long replay of its producer, and newer by the skew of two clocks. */
const MAX_AGE_MS = 90 * DAY_MS
const MAX_AHEAD_MS = 5 * 60_000

/**
 * Reads one record of `codec`'s topic: finds its encoding, checks it, and agrees type, tenant and time.
 * @throws SchemaNotLoaded when the registry must be asked first; DecodeError when the record is unusable
 */
export function decodeEvent<V>(codec: TopicCodec, record: RawRecord): DecodedEvent<V> {
  if (record.value === null) return readTombstone(codec, record) as DecodedEvent<V>
  if (record.value.length > codec.limits.maxValueBytes) {
    throw new DecodeError(
      'OVERSIZE',
      `the value has ${record.value.length} bytes, more than ${codec.limits.maxValueBytes}`,
    )
  }
  return agree(codec, record, readAnyEncoding(codec, bufferOf(record.value), record.headers))
}

/** @throws DecodeError NULL_VALUE where there is nothing to remove; NOT_UTF8 */
function readTombstone({ topic }: TopicCodec, record: RawRecord): DecodedEvent<undefined> {
  const { key } = record
  if (topic.compacted !== true)
    throw new DecodeError('NULL_VALUE', 'the value is null: this topic carries events, no tombstones')
  if (key === null || key.length === 0)
    throw new DecodeError('NULL_VALUE', 'neither key nor value: nothing tells what is removed')
  if (!isUtf8(key)) throw keyFault(key)
  return tombstone(bufferOf(key).toString() as TenantId, record)
}

/** The order of these questions decides what a record means; it is part of the wire contract. */
function readAnyEncoding(codec: TopicCodec, value: Buffer, headers: readonly RecordHeader[]): Envelope {
  const hints = readHints(headers)
  const { mediaType, isBinary, hasAttributes } = hints
  if (mediaType === STRUCTURED_JSON) return readJson(codec, parseObject(value, codec.limits))
  if (mediaType === TYPED_ENVELOPE || (value[0] === MAGIC_BYTE && !isBinary)) return readTyped(codec, value)
  if (mediaType.startsWith(CLOUDEVENTS)) throw unknownFormat()
  if (isBinary) return readBinary(codec, value, headers, mediaType)
  if (codec.topic.lenient && !hasAttributes && startsObject(value)) return readNaiveEnvelope(codec, value)
  throw unrecognised(value, hints)
}

const readTyped = (codec: TopicCodec, value: Buffer): Envelope => codec.reader(readSchemaId(value)).read(value)

/**
 * Every type of a format or batch of CloudEvents begins with it:
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#3-kafka-message-mapping
 */
const CLOUDEVENTS = 'application/cloudevents'

const unknownFormat = (): DecodeError =>
  new DecodeError(
    'CONTENT_TYPE_UNKNOWN',
    `the content-type names a format of CloudEvents that is not read here: send ${STRUCTURED_JSON}`,
  )

/** Whether a JSON object opens behind a byte order mark and white space. */
function startsObject(value: Buffer): boolean {
  const text = value.subarray(markLength(value))
  const first = text.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)
  return first === 0x7b
}

/** The published envelope as producers send it that set no CloudEvents headers. */
function readNaiveEnvelope(codec: TopicCodec, value: Buffer): Envelope {
  const json = parseObject(value, codec.limits)
  if (json['specversion'] === undefined) throw new DecodeError('NOT_A_CLOUDEVENT', 'the JSON object has no specversion')
  return readJson(codec, json)
}

/** The type is compared first: data of another event would only seem to be invalid. */
function readJson({ topic, form }: TopicCodec, json: Readonly<Record<string, unknown>>): Envelope {
  checkType(topic.name, json['type'])
  return readEnvelope(json, form)
}

function unrecognised(value: Buffer, { hasHeaderSchemaId }: WireHints): DecodeError {
  if (value[0] === GLUE_BYTE)
    return new DecodeError(
      'NOT_A_CLOUDEVENT',
      'the value has the framing of AWS Glue: use a Confluent-compatible registry',
    )
  if (hasHeaderSchemaId)
    return new DecodeError(
      'NOT_A_CLOUDEVENT',
      `the schema id is in the header ${HEADER_SCHEMA_ID}: put it before the value`,
    )
  return new DecodeError('NOT_A_CLOUDEVENT', 'neither headers nor value show a CloudEvents encoding')
}

/** Checks what holds for every encoding and types the attributes. */
function agree<V>(codec: TopicCodec, record: RawRecord, envelope: Envelope): DecodedEvent<V> {
  const { source, time } = envelope
  if (envelope.specversion !== '1.0') throw new DecodeError('INVALID_ENVELOPE', 'specversion must be 1.0')
  checkType(codec.topic.name, envelope.type)
  if (source === '') throw new DecodeError('INVALID_ENVELOPE', 'source must be present')
  const tenantId = agreedTenant(record, envelope)
  const empty = emptyId(codec, envelope.data)
  if (empty !== undefined) throw new DecodeError('INVALID_DATA', `data.${empty} must not be empty`)
  const timeAdjusted = time !== null && !isBelievable(time, record.timestamp)
  const happenedAt = time === null || timeAdjusted ? record.timestamp : time
  return { attributes: attributesOf(envelope, record, happenedAt), tenantId, data: envelope.data as V, timeAdjusted }
}

const isBelievable = (time: number, timestamp: number): boolean =>
  isTimestamp(time) && time >= timestamp - MAX_AGE_MS && time <= timestamp + MAX_AHEAD_MS

/**
 * A null key is no mismatch: the tenant is then the event's. A key is compared by its bytes, since they have chosen its task.
 * @throws DecodeError TENANT_MISMATCH, NOT_UTF8 or INVALID_DATA
 */
function agreedTenant({ key }: RawRecord, { subject, partitionkey, data }: Envelope): TenantId {
  const { tenantId } = data as { readonly tenantId: string }
  if (tenantId === '') throw new DecodeError('INVALID_DATA', 'data.tenantId must not be empty')
  if (key !== null && !isUtf8Of(key, tenantId)) throw keyFault(key)
  if (subject && subject !== tenantId) throw tenantMismatch('subject')
  if (partitionkey && partitionkey !== tenantId) throw tenantMismatch('partitionkey')
  return tenantId as TenantId
}

const keyFault = (key: Uint8Array): DecodeError =>
  isUtf8(key) ? tenantMismatch('the key') : new DecodeError('NOT_UTF8', 'the key is no UTF-8')

const tenantMismatch = (what: string): DecodeError =>
  new DecodeError('TENANT_MISMATCH', `${what} and data.tenantId name different tenants`)

/** An empty attribute is an unset one: CloudEvents allows no empty texts, and what is read here is written again. */
const attributesOf = (envelope: Envelope, record: RawRecord, time: number): EventAttributes => ({
  id: envelope.id || `${record.topic}-${record.partition}-${record.offset}`,
  type: envelope.type,
  source: envelope.source,
  time,
  subject: envelope.subject || undefined,
  correlationId: envelope.correlationid || undefined,
  causationId: envelope.causationid || undefined,
  entitySeq: readEntitySeq(envelope.entityseq),
  traceParent: envelope.traceparent || undefined,
  partitionKey: envelope.partitionkey || undefined,
  extensions: checkedExtensions(envelope.extensions),
})

function readEntitySeq(entityseq: string | null): number | undefined {
  if (!entityseq) return undefined
  if (/^\d{1,15}$/.test(entityseq)) return Number(entityseq)
  throw new DecodeError('INVALID_ENVELOPE', 'entityseq must be decimal digits')
}

/** An extension named like an attribute would replace it where the event is written again; too many would not fit there. */
function checkedExtensions(extensions: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  let bytes = 0
  let count = 0
  for (const name in extensions) {
    count++
    if (!isExtensionName(name))
      throw new DecodeError('INVALID_ENVELOPE', 'an extension has a name that CloudEvents does not allow')
    bytes += name.length + Buffer.byteLength(extensions[name]!)
  }
  if (bytes <= maxExtensionsBytes && count <= maxExtensions) return extensions
  throw new DecodeError(
    'LIMIT_EXCEEDED',
    `the extensions are more than ${maxExtensions}, or have more than ${maxExtensionsBytes} bytes together`,
  )
}
