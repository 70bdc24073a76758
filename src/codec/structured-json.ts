import { isUtf8 } from 'node:buffer'
import type { RecordHeader } from '#stream/raw-record.ts'
import type { Slab } from '#stream/slab.ts'
import type { Envelope } from './envelope-schema.ts'
import { isExtensionName, KNOWN_ATTRIBUTES } from './envelope-schema.ts'
import { DecodeError } from './errors.ts'
import type { JsonForm } from './json-data.ts'
import { timestamp } from './json-data.ts'
import { checkJson } from './json-guard.ts'
import { checkJsonText } from './json-text.ts'
import type { Limits } from './limits.ts'
import { isJsonType } from './media-type.ts'
import { parseTimestamp } from './rfc3339.ts'

type Members = Readonly<Record<string, unknown>>

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#33-structured-content-mode */
export const STRUCTURED_JSON = 'application/cloudevents+json'

export const timeForm = timestamp('time')

/** The most for one UTF-16 unit. */
const maxUtf8Bytes = 3

export const structuredJsonHeaders: readonly RecordHeader[] = [
  { key: 'content-type', value: Buffer.from(STRUCTURED_JSON) },
]

/**
 * Writes the envelope at the slab's position, attributes in the order of the published samples.
 * @throws DecodeError when no reader would take it; the slab is then unchanged
 */
export function writeStructuredJson(envelope: Envelope, form: JsonForm, limits: Limits, slab: Slab): void {
  const json = writeEnvelope(envelope, form)
  checkJson(json, limits)
  const text = JSON.stringify(json)
  // Measuring costs as much as writing, and nearly every slab has room for the longest UTF-8 of the text.
  if (slab.position + maxUtf8Bytes * text.length > slab.buffer.length) slab.reserve(Buffer.byteLength(text))
  const end = slab.position + slab.buffer.write(text, slab.position)
  checkJsonText(slab.buffer, slab.position, end, limits)
  slab.position = end
}

const writeEnvelope = (envelope: Envelope, form: JsonForm): Members => ({
  specversion: envelope.specversion,
  type: envelope.type,
  source: envelope.source,
  id: envelope.id,
  time: timeForm.write(envelope.time),
  datacontenttype: envelope.datacontenttype,
  subject: envelope.subject ?? undefined,
  correlationid: envelope.correlationid ?? undefined,
  causationid: envelope.causationid ?? undefined,
  entityseq: envelope.entityseq ?? undefined,
  traceparent: envelope.traceparent ?? undefined,
  partitionkey: envelope.partitionkey ?? undefined,
  ...envelope.extensions,
  data: form.write(envelope.data),
})

/**
 * @param depth levels around the object
 * @throws DecodeError NOT_UTF8, NOT_JSON when the value is no JSON object, or what {@link checkJsonText} and {@link checkJson} find
 */
export function parseObject(value: Buffer, limits: Limits, depth = 0): Members {
  checkJsonText(value, 0, value.length, limits)
  if (!isUtf8(value)) throw new DecodeError('NOT_UTF8', 'the JSON is no UTF-8')
  const json = parse(value.subarray(markLength(value)))
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new DecodeError('NOT_JSON', 'the value is no JSON object')
  }
  checkJson(json, limits, depth)
  return json as Members
}

const BYTE_ORDER_MARK = Buffer.from('\uFEFF')

/** The bytes of a byte order mark; some writers begin a text with one, and a reader may pass it over (RFC 8259, section 8.1). */
export const markLength = (value: Buffer): number =>
  value[0] === BYTE_ORDER_MARK[0] && value.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? BYTE_ORDER_MARK.length
    : 0

function parse(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString())
  } catch {
    // The parser's text quotes the value, which can be personal.
    return undefined
  }
}

/** The envelope of a parsed event; attributes that are null count as unset. @throws DecodeError INVALID_ENVELOPE or INVALID_DATA */
export function readEnvelope(json: Members, form: JsonForm): Envelope {
  const envelope = envelopeOf(json, readContentType(json))
  envelope.data = readData(json, form)
  return envelope
}

/** An envelope with the attributes among `members`, and without data. @throws DecodeError INVALID_ENVELOPE */
export const envelopeOf = (members: Members, datacontenttype: string): Envelope => ({
  specversion: text(members, 'specversion') ?? '',
  type: text(members, 'type') ?? '',
  source: text(members, 'source') ?? '',
  id: text(members, 'id'),
  time: readTime(members),
  datacontenttype,
  subject: text(members, 'subject'),
  correlationid: text(members, 'correlationid'),
  causationid: text(members, 'causationid'),
  entityseq: text(members, 'entityseq'),
  traceparent: text(members, 'traceparent'),
  partitionkey: text(members, 'partitionkey'),
  extensions: readExtensions(members),
  data: undefined,
})

/** An attribute; null when it is unset or empty. */
function text(json: Members, name: string): string | null {
  const value = json[name] ?? null
  if (value !== null && typeof value !== 'string') throw new DecodeError('INVALID_ENVELOPE', `${name} must be a string`)
  return value === '' ? null : value
}

function readTime(json: Members): number | null {
  const time = text(json, 'time')
  return time === null ? null : (parseTimestamp(time) ?? invalidTime())
}

function invalidTime(): never {
  throw new DecodeError('INVALID_ENVELOPE', 'time must be an RFC 3339 timestamp of a day in the calendar')
}

function readContentType(json: Members): string {
  const contentType = text(json, 'datacontenttype') ?? 'application/json'
  if (isJsonType(contentType)) return contentType
  throw new DecodeError(
    'INVALID_ENVELOPE',
    'datacontenttype must be a JSON type such as application/json: a JSON envelope holds no other data',
  )
}

function readData(json: Members, form: JsonForm): unknown {
  const isPresent = json['data'] !== undefined && json['data'] !== null
  if (isPresent && (json['data_base64'] ?? null) === null) return form.read(json['data'])
  throw new DecodeError('INVALID_ENVELOPE', 'the event must have data as a JSON object, and no data_base64')
}

function readExtensions(json: Members): Readonly<Record<string, string>> {
  const extensions: Record<string, string> = {}
  for (const name of Object.keys(json)) {
    if (!KNOWN_ATTRIBUTES.has(name) && json[name] !== null) extensions[name] = readExtension(name, json[name])
  }
  return extensions
}

/** Booleans and integers become their canonical texts: cloudevents/spec v1.0.2, "Type System". */
function readExtension(name: string, value: unknown): string {
  if (!isExtensionName(name))
    throw new DecodeError('INVALID_ENVELOPE', 'an attribute has a name that CloudEvents does not allow')
  if (typeof value === 'string') return value
  if (typeof value === 'boolean' || Number.isInteger(value)) return String(value)
  throw new DecodeError('INVALID_ENVELOPE', `${name} must be a string, an integer or a boolean`)
}
