/** Seven bits of a number per byte, the lowest first; the high bit says: more follow (LEB128). */
const continues = 0x80

/**
 * Writes a whole number from 0 to 2^53 into the buffer.
 * @returns its end
 */
export const writeVarint = (value: number, buffer: Buffer, start: number): number => {
  let at = start
  let rest = value
  for (; rest >= continues; rest = Math.floor(rest / continues)) buffer[at++] = (rest % continues) | continues
  buffer[at++] = rest
  return at
}

/** Reads the number at a place; bytes beyond the end count as 0. */
export const readVarint = (bytes: Buffer, start: number): number => {
  let value = 0
  for (let at = start, unit = 1; ; at++, unit *= continues) {
    const byte = bytes[at] ?? 0
    value += (byte & 0x7f) * unit
    if (byte < continues) return value
  }
}

/** The length of a number. */
export const varintBytes = (value: number): number => {
  let bytes = 1
  for (let rest = value; rest >= continues; rest = Math.floor(rest / continues)) bytes++
  return bytes
}
