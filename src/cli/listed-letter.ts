import { createHash } from 'node:crypto'
import { isUtf8 } from 'node:buffer'
import { blot } from '#processors/shared/blot.ts'
import type { Letter } from '#runtime/letters/letter.ts'
import type { RecordPlace } from './letter-place.ts'

/** The fate of a dead letter. `parked` waits for a person. */
export const letterStatuses = ['open', 'redriven', 'parked'] as const
export type LetterStatus = (typeof letterStatuses)[number]

/** A dead letter without the bytes of its input: as many as there are fit into memory. */
export interface ListedLetter extends Omit<Letter, 'origin' | 'partition' | 'offset'> {
  /** In the dead-letter topic. */
  readonly at: RecordPlace
  /** The place of its input; for a timer no topic's. */
  readonly origin: RecordPlace
  /** The Kafka timestamp of its input, -1 for none. */
  readonly timestampMs: number
  /** The key of its input as people may see it; absent without a key. */
  readonly tenant?: string
  /** Bytes of the value; absent for a tombstone. */
  readonly valueBytes?: number
  readonly status: LetterStatus
  /** An operator's words on it. */
  readonly note?: string
}

/** After so many attempts nothing has changed: a person must look. A first failure, and those of two redrives. */
export const mostAttempts = 3

/** @param topic of the dead letter */
export const listedLetter = ({ origin: input, partition, offset, ...rest }: Letter, topic: string): ListedLetter => {
  const { topic: from, partition: part, offset: at, timestamp, key, value } = input
  return {
    ...rest,
    at: { topic, partition, offset },
    origin: { topic: from, partition: part, offset: at },
    timestampMs: timestamp,
    ...(key !== null && { tenant: keyText(key) }),
    ...(value !== null && { valueBytes: value.length }),
    status: rest.attempt < mostAttempts ? 'open' : 'parked',
  }
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** A key as text where it looks like the id of a tenant; else its size and a digest, for a producer may have put anything there. */
export const keyText = (key: Uint8Array): string => {
  const text = isUtf8(key) ? Buffer.from(key).toString() : ''
  if (uuid.test(text) || (/^[\w.:-]{1,128}$/.test(text) && blot(text) === text)) return text
  return `(${key.length} bytes, ${createHash('sha256').update(key).digest('hex').slice(0, 12)})`
}
