/**
 * The task that owns a key: Kafka's default partitioner over the number of tasks, so that a key has one home whatever topic it
 * is on (murmur2 with seed 0x9747b28c and the sign bit cleared, org.apache.kafka.common.utils.Utils).
 * @param tasks 1 or more
 */
export const homeTask = (key: Uint8Array, tasks: number): number => (murmur2(key) & 0x7fffffff) % tasks

const multiplier = 0x5bd1e995
const seed = 0x9747b28c

/** 32 bits, signed. */
export const murmur2 = (bytes: Uint8Array): number => {
  const { length } = bytes
  let hash = seed ^ length
  const whole = length & ~3
  for (let index = 0; index < whole; index += 4) {
    const word = bytes[index]! | (bytes[index + 1]! << 8) | (bytes[index + 2]! << 16) | (bytes[index + 3]! << 24)
    const mixed = Math.imul(word, multiplier)
    hash = Math.imul(hash, multiplier) ^ Math.imul(mixed ^ (mixed >>> 24), multiplier)
  }
  if (length > whole) hash = Math.imul(hash ^ tail(bytes, whole), multiplier)
  hash = Math.imul(hash ^ (hash >>> 13), multiplier)
  return hash ^ (hash >>> 15)
}

/** The last one to three bytes, the first of them lowest. */
const tail = (bytes: Uint8Array, from: number): number =>
  bytes[from]! | ((bytes[from + 1] ?? 0) << 8) | ((bytes[from + 2] ?? 0) << 16)
