import type kafka from '@confluentinc/kafka-javascript'
import { type Batch, type PartitionPosition, type Records, type Run, runsOf } from '#runtime/ports/batch.ts'
import type { RawRecord, RecordHeader } from '#stream/raw-record.ts'

/** Kafka's own sign for it; the client leaves it out. */
const noTimestamp = -1

/** Records over the message objects of the plain client. */
class Messages implements Records {
  readonly #messages: readonly kafka.Message[]

  constructor(messages: readonly kafka.Message[]) {
    this.#messages = messages
  }

  offset(index: number): number {
    return this.#messages[index]!.offset
  }

  timestamp(index: number): number {
    return this.#messages[index]!.timestamp ?? noTimestamp
  }

  read(index: number): RawRecord {
    const { topic, partition, offset, timestamp = noTimestamp, key, value, headers } = this.#messages[index]!
    return {
      topic,
      partition,
      offset,
      timestamp,
      key: bytesOf(key),
      value,
      headers: headersOf(headers),
    }
  }
}

/** A batch over the message objects of the plain client. */
export class MessageBatch extends Messages implements Batch {
  readonly runs: readonly Run[]
  readonly ends: readonly PartitionPosition[]
  readonly isFull: boolean
  readonly hasUnreadable: boolean
  readonly #all: readonly kafka.Message[]

  /** @param most as many messages as a poll may bring */
  constructor(
    messages: readonly kafka.Message[],
    ends: readonly PartitionPosition[],
    most: number,
    hasUnreadable = false,
  ) {
    super(messages)
    this.#all = messages
    this.ends = ends
    this.isFull = messages.length >= most
    this.hasUnreadable = hasUnreadable
    this.runs = runsOf(messages)
  }

  slice({ from, to }: Run): Records {
    return new Messages(this.#all.slice(from, to))
  }
}

const noHeaders: readonly RecordHeader[] = []

export const bytesOf = (key: kafka.MessageKey): Buffer | null =>
  typeof key === 'string' ? Buffer.from(key) : (key ?? null)

/** The client gives each header as an object of one key. */
export const headersOf = (headers: readonly kafka.MessageHeader[] | undefined): readonly RecordHeader[] =>
  headers === undefined
    ? noHeaders
    : headers.flatMap((header) =>
        Object.entries(header).map(([key, value]) => ({ key, value: Buffer.from(value as Buffer) })),
      )
