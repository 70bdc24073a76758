/** FNV-1a, 32 bits, over UTF-16 code units (draft-eastlake-fnv). */
const offsetBasis = 0x811c9dc5
const prime = 0x01000193

/**
 * A whole number from 0 to 2^32 − 1 that depends on `text` alone. For spreading (jitter, shares), never for identity:
 * two of 77,000 texts collide more often than not.
 */
export const hash32 = (text: string): number => {
  let hash = offsetBasis
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), prime)
  return avalanche(hash)
}

/** A number from 0 up to, not including, 1 that depends on `text` alone and is spread evenly. */
export const hashShare = (text: string): number => hash32(text) / 2 ** 32

/** The finalizer of MurmurHash3: FNV-1a alone leaves texts that differ in their last letters close together. */
const avalanche = (hash: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const again = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (again ^ (again >>> 16)) >>> 0
}
