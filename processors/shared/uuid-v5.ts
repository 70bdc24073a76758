import { hash } from 'node:crypto'

const maxUtf8Bytes = 3

/** A name space, as the bytes that stand before every name. */
export const nameSpace = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')

/**
 * A version 5 UUID ([RFC 9562, 5.5](https://www.rfc-editor.org/rfc/rfc9562#section-5.5)): SHA-1 of name space and name. The `uuid`
 * package makes the same one in ten times the time, since it has its own SHA-1.
 */
export const uuidV5 = (name: string, space: Buffer): string => {
  const bytes = Buffer.allocUnsafe(space.length + name.length * maxUtf8Bytes)
  const end = space.copy(bytes) + bytes.write(name, space.length)
  const hex = hash('sha1', bytes.subarray(0, end), 'hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
