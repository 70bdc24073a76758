import { hash } from 'node:crypto'

/** Texts that one memory of digests holds; more of them cost one SHA-256 now and then. */
const most = 16_384
/** No name of a tenant, source or topic is longer, unless somebody wants to fill the memory. */
const longest = 256
const words = 4

/** The first 128 bits of SHA-256 of a text in UTF-8, as four little-endian words; remembered, so they must stay as they are. */
export type ShortDigest = (text: string) => Int32Array

/** A memory of its own for each kind of text: names that producers make up must not drive out those of tenants. */
export const rememberedDigests = (): ShortDigest => {
  const known = new Map<string, Int32Array>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const digest = digestOf(text)
    if (known.size >= most) known.clear()
    if (text.length <= longest) known.set(text, digest)
    return digest
  }
}

const digestOf: ShortDigest = (text) => {
  const bytes = Buffer.from(hash('sha256', text, 'hex'), 'hex')
  return Int32Array.from({ length: words }, (_, index) => bytes.readInt32LE(4 * index))
}
