import type { RawRecord, RecordHeader } from '#stream/raw-record.ts'
import { headerBytes } from './header-bytes.ts'
import type { Outbox } from '#runtime/ports/outbox.ts'

/**
 * Largest record that is forwarded, in bytes of key, value and headers: a broker's default limit (`message.max.bytes`,
 * 1,048,588), and headers that an input with a larger limit may carry. The forward topic takes 4 KiB more, for the origin.
 */
export const maxForwardBytes = 1_048_588 + 61_440

const prefix = 'eventzr.forward.'
const fields = ['topic', 'partition', 'offset', 'tasks', 'timestamp'] as const

/** Where a forwarded record goes. */
export interface ForwardTo {
  /** The application's forward topic. */
  readonly topic: string
  /** The task that owns the record's key: its number is the partition. */
  readonly home: number
  /** Of how many. */
  readonly tasks: number
}

/** Whether the forward topic takes a record: one that was compressed can be larger than its own topic's limit. */
export const fitsForward = ({ key, value, headers }: RawRecord): boolean =>
  (key?.length ?? 0) + (value?.length ?? 0) + headerBytes(headers) <= maxForwardBytes

/**
 * Sends a record home as it is, undecoded: its key, value and headers, and behind them headers that say where it stood and
 * what its timestamp was.
 * @param latest no output gets a later Kafka timestamp: brokers refuse what is more than an hour ahead (KIP-937)
 */
export const appendForward = (
  outbox: Outbox,
  raw: RawRecord,
  { topic, home, tasks }: ForwardTo,
  latest: number,
): void => {
  outbox.writeKey(raw.key)
  if (raw.value !== null) outbox.write(raw.value)
  const origin = { topic: raw.topic, partition: raw.partition, offset: raw.offset, tasks, timestamp: raw.timestamp }
  // The outbox outlives the batch whose memory the record's headers may alias.
  const own = raw.headers.map(({ key, value }) => ({ key, value: Buffer.from(value) }))
  const added = fields.map((field) => ({ key: `${prefix}${field}`, value: Buffer.from(String(origin[field])) }))
  outbox.seal(
    { topic, partition: home, timestamp: Math.min(raw.timestamp, latest), headers: [...own, ...added] },
    raw.value !== null,
  )
}

/**
 * The record as it stood in its own topic. The origin is in the last headers: what an input brought under the same names
 * stands before them and stays. `undefined` when nobody who forwards has written it.
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

const textOf = (header: RecordHeader | undefined, field: string): string | undefined =>
  header?.key === `${prefix}${field}` ? Buffer.from(header.value).toString() : undefined

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^-?\d{1,19}$/.test(text) ? Number(text) : undefined
