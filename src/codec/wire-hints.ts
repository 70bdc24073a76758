import { isUtf8 } from 'node:buffer'
import type { RecordHeader } from '#stream/raw-record.ts'
import { bufferOf } from './buffer-of.ts'
import { DecodeError } from './errors.ts'
import { mediaTypeOf } from './media-type.ts'
import { STRUCTURED_JSON } from './structured-json.ts'
import { TYPED_ENVELOPE } from './typed-envelope.ts'

/** Hints of the headers about the encoding. */
export interface WireHints {
  /** Lower-case, without parameters; empty when there is none. */
  readonly mediaType: string
  /** True when the attributes are in `ce_` headers: the one of `specversion` decides. */
  readonly isBinary: boolean
  readonly hasAttributes: boolean
  readonly hasHeaderSchemaId: boolean
}

const TYPED_ENVELOPE_BYTES = Buffer.from(TYPED_ENVELOPE)
const STRUCTURED_JSON_BYTES = Buffer.from(STRUCTURED_JSON)

/** Where some clients put the schema id; it is named in the error, not read. */
export const HEADER_SCHEMA_ID = '__value_schema_id'

/** @throws DecodeError NOT_UTF8, or DUPLICATE_HEADER: two readers could take two different ones for true */
export function readHints(headers: readonly RecordHeader[]): WireHints {
  let mediaType = ''
  let isBinary = false
  let hasAttributes = false
  let hasHeaderSchemaId = false
  const seen = headers.length > 1 ? new Set<string>() : undefined
  for (const { key, value } of headers) {
    if (key === 'content-type') mediaType = readMediaType(bufferOf(value))
    else if (key.startsWith('ce_')) {
      hasAttributes = true
      isBinary ||= key === 'ce_specversion'
    } else {
      hasHeaderSchemaId ||= key === HEADER_SCHEMA_ID
      continue
    }
    if (seen?.has(key)) throw new DecodeError('DUPLICATE_HEADER', 'a header of the event is there twice')
    seen?.add(key)
  }
  return { mediaType, isBinary, hasAttributes, hasHeaderSchemaId }
}

/** The type of nearly every record is known by its bytes. */
function readMediaType(value: Buffer): string {
  if (value.equals(TYPED_ENVELOPE_BYTES)) return TYPED_ENVELOPE
  if (value.equals(STRUCTURED_JSON_BYTES)) return STRUCTURED_JSON
  if (isUtf8(value)) return mediaTypeOf(value.toString())
  throw new DecodeError('NOT_UTF8', 'the header content-type is no UTF-8')
}
