import { isUtf8 } from 'node:buffer'
import avsc from 'avsc'
import { DecodeError } from './errors.ts'

/** Where avsc reads. */
interface Tap {
  readString(): string
  readBytes(): Buffer
}

/**
 * Avro `string`, read from `bytes` too (https://avro.apache.org/docs/1.12.0/specification/#schema-resolution). The guard lets
 * bytes pass as they are, so they are checked here, where they become a text.
 */
class TextType extends avsc.types.StringType {
  _update(resolver: { _read: (tap: Tap) => string }, { typeName }: avsc.Type): void {
    if (typeName === 'string') resolver._read = (tap) => tap.readString()
    else if (typeName === 'bytes') resolver._read = readChecked
  }
}

function readChecked(tap: Tap): string {
  const bytes = tap.readBytes()
  if (isUtf8(bytes)) return bytes.toString()
  throw new DecodeError('NOT_UTF8', 'bytes read as a string are no UTF-8')
}

const text = new TextType()

/** Gives every string of a schema this type: a hook of avsc. */
export const textType = (schema: avsc.Schema): avsc.Type | undefined =>
  schema === 'string' || (schema as { readonly type?: unknown }).type === 'string' ? text : undefined
