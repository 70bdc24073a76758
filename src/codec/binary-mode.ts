import { isUtf8 } from 'node:buffer'
import type { RecordHeader } from '#stream/raw-record.ts'
import { bufferOf } from './buffer-of.ts'
import type { Envelope } from './envelope-schema.ts'
import { isExtensionName, KNOWN_ATTRIBUTES } from './envelope-schema.ts'
import { DecodeError } from './errors.ts'
import { isForbiddenKey } from './forbidden-key.ts'
import { MAGIC_BYTE, readSchemaId } from './framing.ts'
import type { Limits } from './limits.ts'
import { maxExtensionsBytes } from './limits.ts'
import { isAvroType, isJsonType, mediaTypeOf } from './media-type.ts'
import { envelopeOf, parseObject } from './structured-json.ts'
import { checkType, type TopicCodec } from './topic-codec.ts'

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#3231-property-names */
export const ATTRIBUTE_PREFIX = 'ce_'

type Attributes = Readonly<Record<string, string>>

/**
 * Reads an event in binary mode: its attributes are in `ce_` headers, its data alone is the value, in Avro behind a frame or in
 * JSON. The type is compared first: data of another event would only seem to be invalid.
 * @param mediaType that of the header `content-type`, empty without one
 * @throws SchemaNotLoaded, or DecodeError
 */
export function readBinary(
  codec: TopicCodec,
  value: Buffer,
  headers: readonly RecordHeader[],
  mediaType: string,
): Envelope {
  const attributes = readAttributes(headers, codec.limits)
  checkType(codec.topic.name, attributes['type'])
  const envelope = envelopeOf(attributes, agreedType(mediaType, attributes['datacontenttype'] ?? ''))
  envelope.data = readData(codec, value, envelope.datacontenttype)
  return envelope
}

/** @throws DecodeError NOT_UTF8, LIMIT_EXCEEDED, FORBIDDEN_KEY or INVALID_ENVELOPE */
function readAttributes(headers: readonly RecordHeader[], limits: Limits): Attributes {
  const attributes: Record<string, string> = {}
  let bytesLeft = maxExtensionsBytes
  for (const { key, value } of headers) {
    if (!key.startsWith(ATTRIBUTE_PREFIX)) continue
    const name = key.slice(ATTRIBUTE_PREFIX.length)
    if (!KNOWN_ATTRIBUTES.has(name)) bytesLeft -= name.length + value.length
    // Checked while they are read: a record has room for a hundred thousand of them.
    if (bytesLeft < 0)
      throw new DecodeError('LIMIT_EXCEEDED', `the extensions have more than ${maxExtensionsBytes} bytes together`)
    checkName(name)
    attributes[name] = readText(value, limits)
  }
  return attributes
}

/** @throws DecodeError FORBIDDEN_KEY or INVALID_ENVELOPE */
function checkName(name: string): void {
  if (isForbiddenKey(name)) throw new DecodeError('FORBIDDEN_KEY', 'a ce_ header has a name that names a prototype')
  if (name === 'data' || name === 'data_base64')
    throw new DecodeError('INVALID_ENVELOPE', 'the value is the data: no header may hold it')
  if (!KNOWN_ATTRIBUTES.has(name) && !isExtensionName(name))
    throw new DecodeError('INVALID_ENVELOPE', 'a ce_ header has a name that CloudEvents does not allow')
}

function readText(value: Uint8Array, { maxStringBytes }: Limits): string {
  if (value.length > maxStringBytes)
    throw new DecodeError('LIMIT_EXCEEDED', `a ce_ header has more than ${maxStringBytes} bytes`)
  if (!isUtf8(value)) throw new DecodeError('NOT_UTF8', 'a ce_ header is no UTF-8')
  return bufferOf(value).toString()
}

/**
 * The header `content-type` is the attribute (section 3.2.1). Some writers add `ce_datacontenttype`, as the SDK for JavaScript
 * does. Two types would let two readers read two events.
 */
function agreedType(mediaType: string, attribute: string): string {
  if (attribute === '') return mediaType
  const attributeType = mediaTypeOf(attribute)
  if (mediaType === '' || mediaType === attributeType) return attributeType
  throw new DecodeError('INVALID_ENVELOPE', 'content-type and ce_datacontenttype name different types')
}

/** No JSON begins with the first byte of a frame, so that a frame is Avro whatever its type says. */
function readData(codec: TopicCodec, value: Buffer, mediaType: string): unknown {
  if (value[0] === MAGIC_BYTE || isAvroType(mediaType)) return codec.dataReader(readSchemaId(value)).read(value)
  if (mediaType === '' || isJsonType(mediaType)) return codec.form.read(parseObject(value, codec.limits, 1))
  throw new DecodeError(
    'CONTENT_TYPE_UNKNOWN',
    'the data is neither application/avro behind a schema id nor application/json, by its content-type',
  )
}
