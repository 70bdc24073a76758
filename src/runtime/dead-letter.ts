import type { DeadLetter, RawRecord, RecordHeader } from '#stream/raw-record.ts'
import type { Origin } from '#stream/record.ts'
import type { Outbox } from './outbox.ts'

/** Where in a record's journey it became unusable. */
export type DeadLetterStage = 'decode' | 'process' | 'timer' | 'park'

/** Largest value that a dead letter carries in bytes; a longer one is cut and marked, since the topic would refuse it. */
export const maxDeadLetterBytes = 900_000

const prefix = '__streams.errors.'

/**
 * Appends a dead letter: the input's own bytes and headers, and why and where in headers of their own, named as in
 * KIP-1034. Headers carry codes and positions only, never data of the record.
 */
export const appendDeadLetter = (
  outbox: Outbox,
  topic: string,
  { reason, raw }: DeadLetter,
  stage: DeadLetterStage,
  origin: Origin,
): void => {
  const cut = raw.value !== null && raw.value.length > maxDeadLetterBytes
  outbox.writeKey(raw.key)
  if (raw.value !== null) outbox.write(cut ? raw.value.subarray(0, maxDeadLetterBytes) : raw.value)
  const headers = [
    ...raw.headers,
    ...reasonHeaders(reason, stage, origin, raw),
    ...(cut ? [header('eventzr.cut', String(raw.value.length))] : []),
  ]
  outbox.seal({ topic, timestamp: raw.timestamp, headers }, raw.value !== null)
}

const reasonHeaders = (
  reason: string,
  stage: DeadLetterStage,
  origin: Origin,
  raw: RawRecord,
): readonly RecordHeader[] => [
  header(`${prefix}exception`, reason),
  header(`${prefix}topic`, origin.topic),
  header(`${prefix}partition`, String(origin.partition)),
  header(`${prefix}offset`, String(origin.offset)),
  header('eventzr.reason', reason),
  header('eventzr.stage', stage),
  header('eventzr.timestamp', String(raw.timestamp)),
]

const header = (key: string, value: string): RecordHeader => ({ key, value: Buffer.from(value) })

/** The reason of an error: its code where it has one, since messages may quote data. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'PROCESSING_FAILED'
