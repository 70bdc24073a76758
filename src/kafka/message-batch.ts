import type kafka from '@confluentinc/kafka-javascript'
import { type Batch, type PartitionPosition, type Run, runsOf } from '#runtime/batch.ts'
import type { RawRecord, RecordHeader } from '#stream/raw-record.ts'

/** A batch over the message objects of the plain client. */
export class MessageBatch implements Batch {
  readonly runs: readonly Run[]
  readonly ends: readonly PartitionPosition[]
  readonly #messages: readonly kafka.Message[]

  constructor(messages: readonly kafka.Message[], ends: readonly PartitionPosition[]) {
    this.#messages = messages
    this.ends = ends
    this.runs = runsOf(messages)
  }

  offset(index: number): number {
    return this.#messages[index]!.offset
  }

  timestamp(index: number): number {
    return this.#messages[index]!.timestamp ?? 0
  }

  read(index: number): RawRecord {
    const { topic, partition, offset, timestamp = 0, key, value, headers } = this.#messages[index]!
    return {
      topic,
      partition,
      offset,
      timestamp,
      key: bytesOf(key),
      value,
      headers: headers === undefined ? noHeaders : headersOf(headers),
    }
  }
}

const noHeaders: readonly RecordHeader[] = []

const bytesOf = (key: kafka.MessageKey): Buffer | null => (typeof key === 'string' ? Buffer.from(key) : (key ?? null))

/** The client gives each header as an object of one key. */
const headersOf = (headers: readonly kafka.MessageHeader[]): readonly RecordHeader[] =>
  headers.flatMap((header) =>
    Object.entries(header).map(([key, value]) => ({ key, value: Buffer.from(value as Buffer) })),
  )
