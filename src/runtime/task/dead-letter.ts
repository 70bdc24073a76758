import type { DeadLetter, RawRecord, RecordHeader } from '#stream/raw-record.ts'
import type { PublishingClock } from '#runtime/inputs/stream-clock.ts'
import { ownRetentionMs } from '#runtime/ports/own-topics.ts'
import { headerBytes } from './header-bytes.ts'
import type { Outbox } from '#runtime/ports/outbox.ts'
import type { SkipOrder } from '#runtime/inputs/skip-order.ts'

/** Where in a record's journey it became unusable. */
export type DeadLetterStage = 'fetch' | 'forward' | 'decode' | 'process' | 'timer' | 'park'

/** The most that a dead letter carries of its input, in bytes; together they fit the dead-letter topic. */
export const deadLetterLimits = { value: 1_000_000, key: 8_192, headers: 16_384 } as const

const prefix = '__streams.errors.'
/** Characters of a detail. */
const mostDetail = 4_096

/**
 * Appends a dead letter: the input's own bytes and headers, and why and where in headers of their own, named as in
 * KIP-1034. Headers carry codes and positions only, never data of the record. Parts too large for the topic are cut or left
 * out, and marked.
 * @param clock of the task; the input's own timestamp stands in a header
 */
export const appendDeadLetter = (
  outbox: Outbox,
  topic: string,
  { reason, detail, raw }: DeadLetter,
  stage: DeadLetterStage,
  clock: PublishingClock,
): void => {
  const { key, value, headers } = raw
  const keepsKey = key === null || key.length <= deadLetterLimits.key
  const keepsHeaders = headerBytes(headers) <= deadLetterLimits.headers
  outbox.writeKey(keepsKey ? key : null)
  if (value !== null) outbox.write(value.subarray(0, deadLetterLimits.value))
  const marks = [
    ...(detail === undefined ? [] : [header(`${prefix}message`, shortened(detail))]),
    ...(value !== null && value.length > deadLetterLimits.value ? [header('eventzr.cut', String(value.length))] : []),
    ...(keepsKey ? [] : [header('eventzr.key-left-out', String(key.length))]),
    ...(keepsHeaders ? [] : [header('eventzr.headers-left-out', String(headers.length))]),
  ]
  const all = [...(keepsHeaders ? headers : []), ...reasonHeaders(reason, stage, raw), ...marks]
  const timestamp = clock.published(raw.timestamp, ownRetentionMs)
  outbox.seal({ topic, timestamp, headers: all }, value !== null)
}

/** The end of a long one is left out, and marked. */
const shortened = (detail: string): string =>
  detail.length <= mostDetail ? detail : `${detail.slice(0, mostDetail)} …`

const reasonHeaders = (reason: string, stage: DeadLetterStage, raw: RawRecord): readonly RecordHeader[] => [
  header(`${prefix}exception`, reason),
  header(`${prefix}topic`, raw.topic),
  header(`${prefix}partition`, String(raw.partition)),
  header(`${prefix}offset`, String(raw.offset)),
  header('eventzr.reason', reason),
  header('eventzr.stage', stage),
  header('eventzr.timestamp', String(raw.timestamp)),
]

/** A batch passed over unread, as one input without bytes; a header has the last of its offsets. */
export const skippedBatch = ({ topic, partition, from, to }: SkipOrder, timestamp: number): RawRecord => ({
  topic,
  partition,
  offset: from,
  timestamp,
  key: null,
  value: null,
  headers: [header('eventzr.last-offset', String(to - 1))],
})

const header = (key: string, value: string): RecordHeader => ({ key, value: Buffer.from(value) })

/** The reason of an error: its code where it has one, since messages may quote data. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'PROCESSING_FAILED'

/** The place and the reason of a committed dead letter, for people. */
export interface DeadLetterReport {
  readonly reason: string
  readonly detail?: string
  readonly stage: DeadLetterStage
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** The input's key, a letter per byte, so that all keys stay different; compared, never shown. */
  readonly tenant: string | undefined
  /** The thrown value; only its frames are logged, since a message may quote data. */
  readonly error: unknown
}

const longestTenant = 128

/** A report of a dead letter; it keeps no bytes of its batch. */
export const reportOf = (
  { reason, detail, raw }: DeadLetter,
  stage: DeadLetterStage,
  error: unknown,
): DeadLetterReport => {
  const { topic, partition, offset, key } = raw
  const tenant = key === null ? undefined : Buffer.from(key.subarray(0, longestTenant)).toString('latin1')
  return { reason, ...(detail === undefined ? {} : { detail }), stage, topic, partition, offset, tenant, error }
}
