import { EventCodec } from '#codec/event-codec.ts'
import type { EpochMs } from '#schemas/types.ts'
import type { RawRecord, Slab, Topic } from './codec-types.ts'

/** An event of the world, not yet in bytes. */
export interface WorldEvent<V> {
  readonly topic: Topic<V>
  readonly id: string
  readonly source: string
  readonly time: EpochMs
  readonly tenantId: string
  readonly data: V
  /** The event that this one answers. */
  readonly cause?: { readonly id: string; readonly correlationId: string | undefined } | undefined
}

/** A record on its way to Kafka. */
export interface OutgoingRecord {
  readonly topic: string
  readonly key: string
  readonly value: Buffer
  readonly timestamp: EpochMs
  readonly headers: RawRecord['headers']
  /** The reason of the dead letter that the record must become; absent on good records. */
  readonly deadLetterReason?: string
  /** Absent on most records: their topics tell everything about them. */
  readonly meaning?: Meaning
}

/** The meaning of an event for the verifier. */
export interface Meaning {
  readonly kind: 'stops' | 'conflicts' | 'overrides' | 'idle'
  readonly tenantId: string
  readonly id: string
}

/** How a sender writes its events: Avro, JSON that says so in a header, or bare JSON as most services send it today. */
export type WireForm = 'avro' | 'json' | 'bare-json'

const longestEventBytes = 65_536

/** Writes events as the world's senders do. */
export class EventWriter {
  readonly #avro: EventCodec
  readonly #json: EventCodec
  /** Room for one event at a time; none of the world's events comes near its size. */
  readonly #slab: Slab = {
    buffer: Buffer.allocUnsafeSlow(longestEventBytes),
    position: 0,
    reserve: (bytes) => {
      if (bytes > longestEventBytes)
        throw new RangeError(`an event needs ${bytes} bytes: the simulators write short ones`)
    },
  }

  /** @param schemaIds by topic name, for Avro */
  constructor(schemaIds: ReadonlyMap<string, number>) {
    const fetchSchema = () => Promise.resolve(undefined)
    this.#avro = new EventCodec({ schemaIds, fetchSchema })
    this.#json = new EventCodec({ schemaIds, fetchSchema, outputEncoding: 'ce-structured-json' })
  }

  /** The Kafka timestamp is the event's time. */
  write<V>(event: WorldEvent<V>, form: WireForm): OutgoingRecord {
    const encoder = (form === 'avro' ? this.#avro : this.#json).encoder(event.topic)
    const slab = this.#slab
    slab.position = 0
    encoder.encode(attributesOf(event), event.data, slab)
    return {
      topic: event.topic.name,
      key: event.tenantId,
      value: Buffer.from(slab.buffer.subarray(0, slab.position)),
      timestamp: event.time,
      headers: form === 'bare-json' ? [] : encoder.headers,
    }
  }
}

const attributesOf = <V>({ topic, id, source, time, tenantId, cause }: WorldEvent<V>) => ({
  id,
  type: topic.name,
  source,
  time,
  subject: tenantId,
  causationId: cause?.id,
  correlationId: cause?.correlationId,
  extensions: {},
})
