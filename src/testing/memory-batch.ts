import { type Batch, type Records, runsOf } from '#runtime/ports/batch.ts'
import type { RawRecord } from '#stream/raw-record.ts'

/** A batch over records in memory; records of one partition must stand in offset order. */
export const memoryBatch = (records: readonly RawRecord[], ends: Batch['ends'] = [], isFull = false): Batch => ({
  ...memoryRecords(records),
  runs: runsOf(records),
  ends,
  isFull,
  hasUnreadable: false,
  slice: ({ from, to }) => memoryRecords(records.slice(from, to)),
})

const memoryRecords = (records: readonly RawRecord[]): Records => ({
  offset: (index) => records[index]!.offset,
  timestamp: (index) => records[index]!.timestamp,
  read: (index) => records[index]!,
})
