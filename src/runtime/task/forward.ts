import type { RawRecord } from '#stream/raw-record.ts'
import { originHeaders } from '#runtime/inputs/forward-origin.ts'
import type { PublishingClock } from '#runtime/inputs/stream-clock.ts'
import { ownRetentionMs } from '#runtime/ports/own-topics.ts'
import { headerBytes } from '#runtime/ports/header-bytes.ts'
import type { Outbox } from '#runtime/ports/outbox.ts'

/**
 * Largest record that is forwarded, in bytes of key, value and headers: a broker's default limit (`message.max.bytes`,
 * 1,048,588), and headers that an input with a larger limit may carry. The forward topic takes 4 KiB more, for the origin.
 */
export const maxForwardBytes = 1_048_588 + 61_440

/** Where a forwarded record goes. */
export interface ForwardTo {
  /** The application's forward topic. */
  readonly topic: string
  /** The task that owns the record's key: its number is the partition. */
  readonly home: number
  /** The number of all tasks. */
  readonly tasks: number
}

/** Whether the forward topic takes a record: one that was compressed can be larger than its own topic's limit. */
export const fitsForward = ({ key, value, headers }: RawRecord): boolean =>
  (key?.length ?? 0) + (value?.length ?? 0) + headerBytes(headers) <= maxForwardBytes

/**
 * Sends a record home as it is, undecoded: its key, value and headers, and behind them headers that say where it stood and
 * what its timestamp was.
 * @param clock of the task; the record's own timestamp stands in a header
 */
export const appendForward = (
  outbox: Outbox,
  raw: RawRecord,
  { topic, home, tasks }: ForwardTo,
  clock: PublishingClock,
): void => {
  outbox.writeKey(raw.key)
  if (raw.value !== null) outbox.write(raw.value)
  // The outbox outlives the batch whose memory the record's headers may alias.
  const own = raw.headers.map(({ key, value }) => ({ key, value: Buffer.from(value) }))
  const headers = [...own, ...originHeaders(raw, tasks)]
  const timestamp = clock.published(raw.timestamp, ownRetentionMs)
  outbox.seal({ topic, partition: home, timestamp, headers }, raw.value !== null)
}
