import type { RawRecord } from '#stream/raw-record.ts'
import { headerBytes } from '#runtime/ports/header-bytes.ts'

/** The bytes that a parked record counts for. */
export const parkedBytes = ({ key, value, headers }: RawRecord): number =>
  (key?.length ?? 0) + (value?.length ?? 0) + headerBytes(headers)
