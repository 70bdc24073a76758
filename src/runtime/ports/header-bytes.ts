import type { RecordHeader } from '#stream/raw-record.ts'

/** Lengths of a header's key and value on the wire, at most. */
const framingBytes = 10

/** The most bytes that headers take in a record. */
export const headerBytes = (headers: readonly RecordHeader[]): number =>
  headers.reduce((bytes, { key, value }) => bytes + Buffer.byteLength(key) + value.length + framingBytes, 0)
