import { DecodeError } from '#codec/errors.ts'
import { decodeUtf8 } from './decode-utf8.ts'
import type { ConsumedMessage } from './kafka.ts'

/** The headers of a message that belong to its event. */
export interface MessageHeaders {
  /** Lower-case; empty when there is none. */
  readonly contentType: string
  /** Attributes of the binary modes by their names, without `ce_`. */
  readonly attributes: Readonly<Record<string, string>>
  /** True when an attribute `specversion` makes it a binary mode. */
  readonly isBinary: boolean
  readonly hasAttributes: boolean
}

const PREFIX = 'ce_'

/** @throws DecodeError DUPLICATE_HEADER (two readers could take two different ones for true) or NOT_UTF8 */
export function messageHeaders(headers: ConsumedMessage['headers']): MessageHeaders {
  const attributes: Record<string, string> = Object.create(null) as Record<string, string>
  let contentType = ''
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value === undefined || value === null) continue
    if (name === 'content-type') contentType = textOf(value).trim()
    else if (name.startsWith(PREFIX)) attributes[name.slice(PREFIX.length)] = textOf(value)
  }
  return {
    contentType: contentType.toLowerCase(),
    attributes,
    isBinary: 'specversion' in attributes,
    hasAttributes: Object.keys(attributes).length > 0,
  }
}

function textOf(value: NonNullable<NonNullable<ConsumedMessage['headers']>[string]>): string {
  if (Array.isArray(value)) {
    if (value.length !== 1) throw new DecodeError('DUPLICATE_HEADER', 'a header of the event is there twice')
    return textOf(value[0]!)
  }
  const text = typeof value === 'string' ? value : decodeUtf8(value)
  if (text === undefined) throw new DecodeError('NOT_UTF8', 'a header of the event is no UTF-8')
  return text
}
