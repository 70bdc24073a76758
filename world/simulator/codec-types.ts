import type { EventCodec } from '#codec/event-codec.ts'

declare const codec: EventCodec

/** A topic as the codec takes it. */
export type Topic<V> = Parameters<typeof codec.encoder<V>>[0]

/** A record as Kafka delivers it and the codec reads it. */
export type RawRecord = Parameters<EventCodec['decode']>[1]

/** A growing buffer as the codec writes into it. */
export type Slab = Parameters<ReturnType<EventCodec['encoder']>['encode']>[2]
