import type { RawRecord, RecordHeader } from '#stream/raw-record.ts'
import type { EpochMs } from '#stream/time.ts'

const prefix = 'eventzr.forward.'
const fields = ['topic', 'partition', 'offset', 'tasks', 'timestamp'] as const

/** The number of tasks of a sender that does not know whose record it is: whoever reads it may send it home. */
export const noTasks = 0

/** Headers behind a record's own, with its place, its timestamp and the number of tasks of its sender. */
export const originHeaders = (raw: RawRecord, tasks: number): readonly RecordHeader[] => {
  const origin = { topic: raw.topic, partition: raw.partition, offset: raw.offset, tasks, timestamp: raw.timestamp }
  return fields.map((field) => ({ key: `${prefix}${field}`, value: Buffer.from(String(origin[field])) }))
}

/**
 * The record as it stood in its own topic. The origin is in the last headers: headers of an input under the same names stand before
 * them and stay. `undefined` for a record of another writer.
 */
export const readForwarded = (forwarded: RawRecord): RawRecord | undefined => {
  const first = forwarded.headers.length - fields.length
  const [topic, ...numbers] = fields.map((field, index) => textOf(forwarded.headers[first + index], field))
  const [partition, offset, tasks, timestamp] = numbers.map(wholeNumber)
  if (topic === undefined || topic === '') return undefined
  if (partition === undefined || offset === undefined || tasks === undefined || timestamp === undefined)
    return undefined
  const { key, value, headers } = forwarded
  return { topic, partition, offset, timestamp, key, value, headers: headers.slice(0, first) }
}

/** Whether no task has looked yet where a record of {@link readForwarded} belongs. */
export const isUndirected = ({ headers }: RawRecord): boolean => textOf(headers.at(-2), 'tasks') === String(noTasks)

const textOf = (header: RecordHeader | undefined, field: string): string | undefined =>
  header?.key === `${prefix}${field}` ? Buffer.from(header.value).toString() : undefined

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^-?\d{1,19}$/.test(text) ? Number(text) : undefined

/**
 * The place of a forwarded record in time: its own timestamp, but none beyond the bound of its sender. The forward topic may have a
 * later one, so that retention does not delete an old record.
 */
export const forwardedTimestamp = (forwarded: RawRecord): EpochMs =>
  Math.min(readForwarded(forwarded)?.timestamp ?? forwarded.timestamp, forwarded.timestamp)
