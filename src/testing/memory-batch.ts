import type { Batch, Run } from '#runtime/batch.ts'
import type { RawRecord } from '#stream/raw-record.ts'

/** A batch over records in memory; records of one partition must stand in offset order. */
export const memoryBatch = (records: readonly RawRecord[], ends: Batch['ends'] = []): Batch => ({
  runs: runsOf(records),
  ends,
  offset: (index) => records[index]!.offset,
  timestamp: (index) => records[index]!.timestamp,
  read: (index) => records[index]!,
})

/** Consecutive records of the same partition as runs. */
export const runsOf = (records: readonly { readonly topic: string; readonly partition: number }[]): readonly Run[] => {
  const runs: Run[] = []
  for (let from = 0; from < records.length;) {
    const { topic, partition } = records[from]!
    let to = from + 1
    while (to < records.length && records[to]!.partition === partition && records[to]!.topic === topic) to++
    runs.push({ topic, partition, from, to })
    from = to
  }
  return runs
}
