import type { RecordHeader } from '#stream/raw-record.ts'
import { Slab } from '#stream/slab.ts'

/** One record to be produced. `partition` absent = by murmur2 of the key; bytes alias the outbox. */
export interface Outgoing {
  readonly topic: string
  readonly partition: number | undefined
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly timestamp: number
  readonly headers: readonly RecordHeader[]
}

/** Where a record goes; `partition` absent = by murmur2 of its key. */
export type Destination = Pick<Outgoing, 'topic' | 'timestamp' | 'headers'> & { readonly partition?: number }

/** How far an outbox was filled: going back to it forgets what was appended since. */
export interface Mark {
  readonly count: number
  readonly position: number
  readonly headerBytes: number
}

interface Entry {
  readonly to: Destination
  readonly start: number
  readonly keyEnd: number
  readonly end: number
  readonly hasKey: boolean
  readonly hasValue: boolean
}

/**
 * The outputs of one task since its last freeze, in order: keys and values stand in one growing buffer, encoded in place,
 * and are not copied before they are sent. An append is open between {@link writeKey} and {@link seal}; when something
 * throws in between, the record in progress fails and {@link rollBack} takes the bytes back.
 */
export class Outbox {
  #slab = new Slab()
  #entries: Entry[] = []
  #start = 0
  #keyEnd = 0
  #hasKey = false
  #headerBytes = 0

  /** Where values are encoded in place. */
  get slab(): Slab {
    return this.#slab
  }

  get count(): number {
    return this.#entries.length
  }

  /** Bytes of keys, values and told headers that wait to be sent. */
  get bytes(): number {
    return this.slab.position + this.#headerBytes
  }

  mark(): Mark {
    return { count: this.#entries.length, position: this.slab.position, headerBytes: this.#headerBytes }
  }

  rollBack({ count, position, headerBytes }: Mark): void {
    this.#entries.length = count
    this.slab.position = position
    this.#headerBytes = headerBytes
  }

  clear(): void {
    this.rollBack({ count: 0, position: 0, headerBytes: 0 })
  }

  /** Hands everything over to an empty outbox and is empty itself; nothing is copied. */
  moveTo(empty: Outbox): void {
    const [slab, entries, headerBytes] = [empty.#slab, empty.#entries, empty.#headerBytes]
    empty.#slab = this.#slab
    empty.#entries = this.#entries
    empty.#headerBytes = this.#headerBytes
    this.#slab = slab
    this.#entries = entries
    this.#headerBytes = headerBytes
  }

  /** Opens a record with its key; the value is then written into {@link slab} at its position. */
  writeKey(key: string | Uint8Array | null): void {
    this.#start = this.slab.position
    this.#hasKey = key !== null
    if (key !== null) this.write(key)
    this.#keyEnd = this.slab.position
  }

  /** Writes bytes of a value, or the UTF-8 of a text. */
  write(bytes: string | Uint8Array): void {
    const { slab } = this
    slab.reserve(typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length)
    if (typeof bytes === 'string') slab.position += slab.buffer.write(bytes, slab.position)
    else {
      slab.buffer.set(bytes, slab.position)
      slab.position += bytes.length
    }
  }

  /**
   * Closes the open record. `hasValue` false makes it a tombstone.
   * @param headerBytes those of headers that differ from record to record, so that they count
   * @returns the size of key, value and such headers in bytes
   */
  seal(to: Destination, hasValue = true, headerBytes = 0): number {
    const end = this.slab.position
    this.#headerBytes += headerBytes
    this.#entries.push({ to, start: this.#start, keyEnd: this.#keyEnd, end, hasKey: this.#hasKey, hasValue })
    return end - this.#start + headerBytes
  }

  /** Tells the topic of each record, and the bytes of its key and value. */
  eachSize(tell: (topic: string, bytes: number) => void): void {
    for (const { to, start, end } of this.#entries) tell(to.topic, end - start)
  }

  /** The record at `index`, 0 ≤ index < count; its bytes are good until the next append, roll-back or clear. */
  read(index: number): Outgoing {
    const { to, start, keyEnd, end, hasKey, hasValue } = this.#entries[index]!
    return {
      topic: to.topic,
      partition: to.partition,
      timestamp: to.timestamp,
      headers: to.headers,
      key: hasKey ? this.slab.buffer.subarray(start, keyEnd) : null,
      value: hasValue ? this.slab.buffer.subarray(keyEnd, end) : null,
    }
  }
}
