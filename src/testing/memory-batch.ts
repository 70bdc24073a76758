import { type Batch, runsOf } from '#runtime/batch.ts'
import type { RawRecord } from '#stream/raw-record.ts'

/** A batch over records in memory; records of one partition must stand in offset order. */
export const memoryBatch = (records: readonly RawRecord[], ends: Batch['ends'] = []): Batch => ({
  runs: runsOf(records),
  ends,
  offset: (index) => records[index]!.offset,
  timestamp: (index) => records[index]!.timestamp,
  read: (index) => records[index]!,
})
