/** Four 32-bit words, unsigned. */
export type Words = readonly [number, number, number, number]

const rotate = (word: number, by: number): number => ((word << by) | (word >>> (32 - by))) >>> 0
const sum = (a: number, b: number): number => (a + b) >>> 0

/** The round function of Chaskey, line by line as in figure 1 of https://eprint.iacr.org/2014/386. */
const round = ([v0, v1, v2, v3]: Words): Words => {
  const a = sum(v0, v1)
  const b = (rotate(v1, 5) ^ a) >>> 0
  const c = sum(v2, v3)
  const d = (rotate(v3, 8) ^ c) >>> 0
  const e = sum(rotate(a, 16), d)
  const f = sum(c, b)
  return [e, (rotate(b, 7) ^ f) >>> 0, rotate(f, 16), (rotate(d, 13) ^ e) >>> 0]
}

export const permute = (words: Words, rounds: number): Words =>
  Array.from({ length: rounds }).reduce<Words>((mixed) => round(mixed), words)

export const xor = (a: Words, b: Words): Words =>
  [0, 1, 2, 3].map((index) => (a[index]! ^ b[index]!) >>> 0) as unknown as Words

/** The words of 16 bytes, little-endian. */
export const wordsOf = (bytes: Buffer): Words => [0, 4, 8, 12].map((at) => bytes.readUInt32LE(at)) as unknown as Words

const times2 = ([k0, k1, k2, k3]: Words): Words => [
  ((k0 << 1) ^ (k3 >>> 31 === 1 ? 0x87 : 0)) >>> 0,
  ((k1 << 1) | (k0 >>> 31)) >>> 0,
  ((k2 << 1) | (k1 >>> 31)) >>> 0,
  ((k3 << 1) | (k2 >>> 31)) >>> 0,
]

/** The MAC itself, for its published vectors: they prove the permutation. */
export const chaskeyMac = (key: Words, message: Buffer): Words => {
  const isWhole = message.length > 0 && message.length % 16 === 0
  const padded = isWhole
    ? message
    : Buffer.concat([message, Buffer.from([1]), Buffer.alloc(15 - (message.length % 16))])
  const lastKey = isWhole ? times2(key) : times2(times2(key))
  let state = key
  for (let at = 0; at < padded.length; at += 16) {
    const block = xor(state, wordsOf(padded.subarray(at, at + 16)))
    const isLast = at + 16 === padded.length
    state = isLast ? xor(permute(xor(block, lastKey), 8), lastKey) : permute(block, 8)
  }
  return state
}
