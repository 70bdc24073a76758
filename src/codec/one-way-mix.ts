/** Four 32-bit words: a block, and what blocks are mixed into. */
export const blockWords = 4

const roundsBetweenBlocks = 4
const lastRounds = 12

/**
 * Mixes blocks with the permutation of Chaskey: additions, rotations and exclusive ors, as quick in JavaScript as in C (N. Mouha et
 * al., "Chaskey: An Efficient MAC Algorithm for 32-bit Microcontrollers", SAC 2014, https://eprint.iacr.org/2014/386). Four rounds
 * between blocks let each bit change every other one half of the time. The 12 rounds at the end are those of ISO/IEC 29192-6: they
 * work on the sum with the key, and the sum before it is added to their result. So nobody can compute backwards from a wanted
 * result (Davies and Meyer; Menezes et al., Handbook of Applied Cryptography, 9.4.1).
 * @param start four words; the same blocks give another result from another start
 * @param key four words, likewise
 * @param end how many of `words` are used: a multiple of four, at least four
 * @param out gets the four words of the result
 */
export function mixOneWay(start: Int32Array, words: Int32Array, end: number, key: Int32Array, out: Int32Array): void {
  let v0 = start[0]!
  let v1 = start[1]!
  let v2 = start[2]!
  let v3 = start[3]!
  for (let at = 0; at < end; at += blockWords) {
    v0 ^= words[at]!
    v1 ^= words[at + 1]!
    v2 ^= words[at + 2]!
    v3 ^= words[at + 3]!
    const isLast = at + blockWords === end
    if (isLast) {
      store(out, v0, v1, v2, v3)
      v0 ^= key[0]!
      v1 ^= key[1]!
      v2 ^= key[2]!
      v3 ^= key[3]!
    }
    for (let left = isLast ? lastRounds : roundsBetweenBlocks; left > 0; left--) {
      v0 = (v0 + v1) | 0
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
      v0 = (v0 << 16) | (v0 >>> 16)
      v2 = (v2 + v3) | 0
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
      v0 = (v0 + v3) | 0
      v3 = ((v3 << 13) | (v3 >>> 19)) ^ v0
      v2 = (v2 + v1) | 0
      v1 = ((v1 << 7) | (v1 >>> 25)) ^ v2
      v2 = (v2 << 16) | (v2 >>> 16)
    }
  }
  store(out, out[0]! ^ v0, out[1]! ^ v1, out[2]! ^ v2, out[3]! ^ v3)
}

function store(out: Int32Array, v0: number, v1: number, v2: number, v3: number): void {
  out[0] = v0
  out[1] = v1
  out[2] = v2
  out[3] = v3
}
