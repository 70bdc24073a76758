import type { RawRecord } from '#stream/raw-record.ts'
import { timerPrefix } from '#runtime/task/timer-cause.ts'

/** It begins the headers of a dead letter, behind those of its input. */
const firstHeader = '__streams.errors.exception'

/** A dead letter as its topic has it, and the input behind it as far as it is there. */
export interface Letter {
  /** In the dead-letter topic. */
  readonly partition: number
  readonly offset: number
  /** Its Kafka timestamp: that of its input, unless retention would have ended it soon. */
  readonly writtenMs: number
  readonly reason: string
  readonly detail?: string
  readonly stage: string
  /** How often its input was tried by then. */
  readonly attempt: number
  readonly processor?: string
  readonly store?: string
  /** The build of its writer. Old dead letters name none. */
  readonly version?: string
  readonly frames?: string
  /** The input with its bytes and headers as they first stood in its topic; for a timer a place that is no topic's. */
  readonly origin: RawRecord
  /** The part of its input without which nothing can be sent again. */
  readonly lost: LostPart | undefined
}

/** The missing part of an input. */
export type LostPart = 'value' | 'key' | 'headers' | 'batch' | 'timer' | 'origin'

/**
 * Reads a dead letter, also one of an earlier build. An input may carry the headers of an earlier dead letter: those behind the
 * last `__streams.errors.exception` are ours. `undefined` for any other record, a note too.
 */
export const readLetter = (record: RawRecord): Letter | undefined => {
  const { headers, partition, offset, timestamp: writtenMs } = record
  const own = headers.findLastIndex(({ key }) => key === firstHeader)
  if (own < 0) return undefined
  const texts = new Map(headers.slice(own).map(({ key, value }) => [key, Buffer.from(value).toString()]))
  const reason = texts.get('eventzr.reason') ?? texts.get(firstHeader)!
  const origin = originIn(record, own, texts)
  if (origin === undefined) return undefined
  return {
    partition,
    offset,
    writtenMs,
    reason,
    stage: texts.get('eventzr.stage') ?? '',
    attempt: numberOf(texts.get('eventzr.attempt')) ?? 1,
    ...optional('detail', texts.get('__streams.errors.message')),
    ...optional('processor', texts.get('eventzr.processor')),
    ...optional('store', texts.get('eventzr.store')),
    ...optional('version', texts.get('eventzr.application-version')),
    ...optional('frames', texts.get('__streams.errors.stacktrace')),
    origin,
    lost: lostOf(reason, origin, texts),
  }
}

const originIn = (
  { key, value, headers }: RawRecord,
  own: number,
  texts: ReadonlyMap<string, string>,
): RawRecord | undefined => {
  const [partition, offset, timestamp] = [
    numberOf(texts.get('__streams.errors.partition')),
    numberOf(texts.get('__streams.errors.offset')),
    numberOf(texts.get('eventzr.timestamp')),
  ]
  const topic = texts.get('__streams.errors.topic') ?? ''
  if (topic === '' || partition === undefined || offset === undefined || timestamp === undefined) return undefined
  return { topic, partition, offset, timestamp, key, value, headers: headers.slice(0, own) }
}

const lostOf = (reason: string, { topic }: RawRecord, texts: ReadonlyMap<string, string>): LostPart | undefined => {
  if (reason === 'BATCH_SKIPPED') return 'batch'
  // A foreign writer: nobody knows its place.
  if (reason === 'FORWARD_INVALID') return 'origin'
  if (topic.startsWith(timerPrefix)) return 'timer'
  if (texts.has('eventzr.cut')) return 'value'
  if (texts.has('eventzr.key-left-out')) return 'key'
  return texts.has('eventzr.headers-left-out') ? 'headers' : undefined
}

/** A missing text leaves no field. */
const optional = <K extends string>(name: K, text: string | undefined): Partial<Record<K, string>> =>
  text === undefined ? {} : ({ [name]: text } as Partial<Record<K, string>>)

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^-?\d{1,19}$/.test(text) ? Number(text) : undefined
