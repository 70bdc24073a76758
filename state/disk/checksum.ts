import { crc32 } from 'node:zlib'
import type { Slab } from '#stream/slab.ts'

const checksumBytes = 4

/** Writes bytes behind their checksum (CRC-32): LMDB has none, and a damaged row must not look like another one. */
export const writeChecked = (write: (slab: Slab) => void, slab: Slab): void => {
  const start = slab.position
  slab.reserve(checksumBytes)
  slab.position += checksumBytes
  write(slab)
  slab.buffer.writeUInt32LE(crc32(slab.buffer.subarray(start + checksumBytes, slab.position)), start)
}

/** The bytes behind a checksum; `undefined` when it is that of others. */
export const checked = (bytes: Buffer): Buffer | undefined => {
  if (bytes.length < checksumBytes) return undefined
  const body = bytes.subarray(checksumBytes)
  return crc32(body) === bytes.readUInt32LE(0) ? body : undefined
}
