import { FRAME_BYTES, writeFrame } from '#codec/framing.ts'
import { avroBytes } from './avro-writer.ts'
import type { AnyEvent } from './new-event.ts'
import type { TopicParts } from './topic-parts.ts'

/** How an event lies in Kafka: the encodings `ce-structured-json` and `avro` of docs/events.md. */
export interface EncodedEvent {
  readonly value: Buffer
  readonly contentType: string
}

export const STRUCTURED_JSON = 'application/cloudevents+json'
export const TYPED_ENVELOPE = 'application/vnd.eventzr.cloudevent+avro'

/** The envelope as JSON, with attributes in the order of the published samples and fields without their defaults. */
export function encodeJson({ form }: TopicParts, { extensions, data, ...attributes }: AnyEvent): EncodedEvent {
  const json = { ...attributes, ...extensions, data: form.toJson(data) }
  return { value: Buffer.from(JSON.stringify(json)), contentType: STRUCTURED_JSON }
}

const unset = {
  correlationid: null,
  causationid: null,
  entityseq: null,
  traceparent: null,
  partitionkey: null,
}

/** The typed envelope in Avro, behind the frame of its schema id. */
export function encodeAvro({ envelope }: TopicParts, event: AnyEvent, schemaId: number): EncodedEvent {
  const frame = Buffer.alloc(FRAME_BYTES)
  writeFrame(frame, 0, schemaId)
  return { value: Buffer.concat([frame, avroBytes(envelope, { ...unset, ...event })]), contentType: TYPED_ENVELOPE }
}
