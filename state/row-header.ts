import type { Slab } from '#stream/slab.ts'
import type { Row } from '#stream/store-port.ts'
import type { StreamTime } from '#stream/time.ts'
import { readVarint, varintBytes, writeVarint } from './varint.ts'

/** Everything before the Avro body of a row. */
export interface RowHeader extends Omit<Row<unknown>, 'value'> {
  /** Names the writer's schema. */
  readonly fingerprint: number
  /** Length of the header. */
  readonly bytes: number
}

/** Length of a schema's fingerprint. A changelog holds a handful of schemas; two alike are told when the second one is learnt. */
export const fingerprintBytes = 4
/** A birth is a whole number below 2^53. */
const [bornHighBytes, bornLowBytes] = [3, 4]
const bornBytes = bornHighBytes + bornLowBytes
const bornUnit = 2 ** 32
const leastBytes = fingerprintBytes + 1 + 1 + bornBytes
const mostBytes = fingerprintBytes + 8 + 8 + bornBytes

/**
 * Writes the header of a row: fingerprint (4), deadline + 1 as varint (0 = none), emissions as varint, birth (7). Some 18 bytes
 * with a timer.
 */
export const writeHeader = (fingerprint: number, { deadline, emitted, born }: Row<unknown>, slab: Slab): void => {
  slab.reserve(mostBytes)
  slab.position = slab.buffer.writeUInt32BE(fingerprint, slab.position)
  slab.position = writeVarint(deadline === undefined ? 0 : deadline + 1, slab.buffer, slab.position)
  slab.position = writeVarint(emitted, slab.buffer, slab.position)
  slab.position = slab.buffer.writeUIntBE(Math.floor(born / bornUnit), slab.position, bornHighBytes)
  slab.position = slab.buffer.writeUInt32BE(born % bornUnit, slab.position)
}

/** The header of a row; `undefined` when the bytes are too few for one. */
export const readHeader = (bytes: Buffer): RowHeader | undefined => {
  if (bytes.length < leastBytes) return undefined
  const due = readVarint(bytes, fingerprintBytes)
  const emittedAt = fingerprintBytes + varintBytes(due)
  const emitted = readVarint(bytes, emittedAt)
  const bornAt = emittedAt + varintBytes(emitted)
  if (bytes.length < bornAt + bornBytes) return undefined
  return {
    fingerprint: bytes.readUInt32BE(0),
    deadline: due === 0 ? undefined : ((due - 1) as StreamTime),
    emitted,
    born: bytes.readUIntBE(bornAt, bornHighBytes) * bornUnit + bytes.readUInt32BE(bornAt + bornHighBytes),
    bytes: bornAt + bornBytes,
  }
}
