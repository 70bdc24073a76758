import { isUtf8 } from 'node:buffer'

/** About where the call costs as much as the look. */
const LONG_BYTES = 256

/**
 * Whether the bytes from `start` to `end` are UTF-8 as RFC 3629 defines it: nothing overlong, no halves of surrogate pairs.
 * Nearly all texts are short and ASCII: a look at each byte costs a fifth of a call of node's own check, until they are long.
 */
export function isUtf8Within(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > LONG_BYTES) return isUtf8(bytes.subarray(start, end))
  let bits = 0
  for (let index = start; index < end; index++) bits |= bytes[index]!
  return bits < 0x80 || isUtf8(bytes.subarray(start, end))
}

/**
 * Whether the bytes are the UTF-8 of a well-formed text. They are compared as bytes: different ones can decode to one text, with
 * U+FFFD for each fault.
 */
export function isUtf8Of(bytes: Uint8Array, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit >= 0x80) return Buffer.from(text).equals(bytes)
    if (unit !== bytes[index]) return false
  }
  return text.length === bytes.length
}
