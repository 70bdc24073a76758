import { hash } from 'node:crypto'

/** Tenants and topics whose digests are remembered at a time; more of them cost one SHA-256 now and then. */
const most = 16_384
/** No name of a tenant or topic is longer, unless somebody wants to fill the memory. */
const longest = 256
const words = 4

const known = new Map<string, Int32Array>()

/** The first 128 bits of SHA-256 of a text in UTF-8, as four little-endian words; remembered, so they must stay as they are. */
export function shortDigest(text: string): Int32Array {
  const found = known.get(text)
  if (found !== undefined) return found
  const bytes = Buffer.from(hash('sha256', text, 'hex'), 'hex')
  const digest = Int32Array.from({ length: words }, (_, index) => bytes.readInt32LE(4 * index))
  if (known.size >= most) known.clear()
  if (text.length <= longest) known.set(text, digest)
  return digest
}
