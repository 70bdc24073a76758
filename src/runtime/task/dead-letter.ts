import type { DeadLetter, RawRecord, RecordHeader } from '#stream/raw-record.ts'
import type { PublishingClock } from '#runtime/inputs/stream-clock.ts'
import { ownRetentionMs } from '#runtime/ports/own-topics.ts'
import { attemptHeader, attemptOf, withoutAttempt } from './attempt.ts'
import { headerBytes } from '#runtime/ports/header-bytes.ts'
import { framesOf } from './frames.ts'
import { timerPrefix } from './timer-cause.ts'
import type { Outbox } from '#runtime/ports/outbox.ts'
import type { SkipOrder } from '#runtime/inputs/skip-order.ts'

/** Where in a record's journey it became unusable. */
export type DeadLetterStage = 'fetch' | 'forward' | 'decode' | 'process' | 'timer' | 'park'

/** The most that a dead letter carries of its input, in bytes; together they fit the dead-letter topic. */
export const deadLetterLimits = { value: 1_000_000, key: 8_192, headers: 16_384 } as const

const prefix = '__streams.errors.'
/** Characters of a detail. */
const mostDetail = 4_096
/** Characters of all frames together. */
const mostFrames = 1_024
/** Characters of a name of ours: of a processor, a store or a build. */
const mostName = 256

/** The part of the program in which a rule failed, as far as it is known. */
export interface FailedAt {
  readonly processor?: string
  readonly store?: string
}

/** Why a record or timer failed, and where. */
export interface Failure extends FailedAt {
  readonly error: unknown
}

/** The stage of a dead letter, and what the task knows beside it. */
export interface DeadLetterFacts extends FailedAt {
  readonly stage: DeadLetterStage
  /** The thrown value; only its frames are written, since a message may quote data. */
  readonly error?: unknown
  /** The version of the package and the fingerprint of the topology, as in `1.2.0+0123456789abcdef`. */
  readonly build?: string | undefined
}

/**
 * Appends a dead letter: the input's own bytes and headers, and behind them headers with why and where. They are named as in
 * KIP-1034, and the place once more as by Spring (DeadLetterPublishingRecoverer), which tools know. Headers carry codes, places
 * and names of the program alone, never data of the record. Parts too large for the topic are cut or left out, and marked.
 * @param clock of the task; the input's own timestamp stands in a header
 */
export const appendDeadLetter = (
  outbox: Outbox,
  topic: string,
  { reason, detail, raw }: DeadLetter,
  facts: DeadLetterFacts,
  clock: PublishingClock,
): void => {
  const { key, value } = raw
  const headers = withoutAttempt(raw.headers)
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
  const all = [
    ...(keepsHeaders ? headers : []),
    ...reasonHeaders(reason, facts.stage, raw),
    ...factHeaders(facts),
    ...marks,
  ]
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
  header(attemptHeader, String(attemptOf(raw.headers))),
  ...(isTimer(raw) ? [] : springHeaders(raw)),
]

/** A timer stands in no topic. */
const isTimer = ({ topic }: RawRecord): boolean => topic.startsWith(timerPrefix)

/** A partition as four bytes and an offset as eight, big-endian: Spring's readers take no text. */
const springHeaders = ({ topic, partition, offset }: RawRecord): readonly RecordHeader[] => {
  const [four, eight] = [Buffer.alloc(4), Buffer.alloc(8)]
  four.writeInt32BE(partition)
  eight.writeBigInt64BE(BigInt(offset))
  return [
    header('kafka_dlt-original-topic', topic),
    { key: 'kafka_dlt-original-partition', value: four },
    { key: 'kafka_dlt-original-offset', value: eight },
  ]
}

const factHeaders = ({ processor, store, build, error }: DeadLetterFacts): readonly RecordHeader[] => {
  const frames = framesOf(error).join('\n').slice(0, mostFrames)
  const named = [
    ['eventzr.processor', processor],
    ['eventzr.store', store],
    ['eventzr.application-version', build],
    [`${prefix}stacktrace`, frames === '' ? undefined : frames],
  ] as const
  return named.flatMap(([key, text]) => (text === undefined ? [] : [header(key, text.slice(0, limitOf(key)))]))
}

const limitOf = (key: string): number => (key === `${prefix}stacktrace` ? mostFrames : mostName)

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
  /** 1, or more when it was redriven. */
  readonly attempt: number
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
  const attempt = attemptOf(raw.headers)
  return {
    reason,
    ...(detail === undefined ? {} : { detail }),
    stage,
    topic,
    partition,
    offset,
    tenant,
    attempt,
    error,
  }
}
