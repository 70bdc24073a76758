import type { Cause } from './record.ts'

/**
 * A whole number below 2^53 that depends on the source and the id of a cause alone (cyrb53, github.com/bryc/code). Keeps two rows
 * of one key apart that different causes made; never an identity by itself.
 */
export const causeHash = ({ source = '', id }: Pick<Cause, 'source' | 'id'>): number => {
  const text = `${source.length}:${source}${id}`
  let low = 0xdeadbeef
  let high = 0x41c6ce57
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    low = Math.imul(low ^ unit, 2654435761)
    high = Math.imul(high ^ unit, 1597334677)
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  return 4294967296 * (2097151 & high) + (low >>> 0)
}
