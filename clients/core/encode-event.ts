import { DecodeError } from '#codec/errors.ts'
import { FRAME_BYTES, writeFrame } from '#codec/framing.ts'
import { checkJsonText } from '#codec/json-text.ts'
import { defaultLimits } from '#codec/limits.ts'
import { avroBytes, TooManyValues } from './avro-writer.ts'
import type { AnyEvent } from './new-event.ts'
import type { TopicParts } from './topic-parts.ts'

/** How an event lies in Kafka: the encodings `ce-structured-json` and `avro` of docs/events.md. */
export interface EncodedEvent {
  readonly value: Buffer
  readonly contentType: string
}

export const STRUCTURED_JSON = 'application/cloudevents+json'
export const TYPED_ENVELOPE = 'application/vnd.eventzr.cloudevent+avro'

/**
 * The envelope as JSON, with attributes in the order of the published samples and fields without their defaults.
 * @throws TooManyValues
 */
export function encodeJson({ form }: TopicParts, { extensions, data, ...attributes }: AnyEvent): EncodedEvent {
  const json = { ...attributes, ...extensions, data: form.toJson(data) }
  const value = Buffer.from(JSON.stringify(json))
  checkCount(value)
  return { value, contentType: STRUCTURED_JSON }
}

/** As the readers count before they parse. */
function checkCount(value: Buffer): void {
  try {
    checkJsonText(value, 0, value.length, defaultLimits)
  } catch (error) {
    throw error instanceof DecodeError ? new TooManyValues() : error
  }
}

const unset = {
  correlationid: null,
  causationid: null,
  entityseq: null,
  traceparent: null,
  partitionkey: null,
}

/** The typed envelope in Avro, behind the frame of its schema id. @throws TooManyValues */
export function encodeAvro({ envelope }: TopicParts, event: AnyEvent, schemaId: number): EncodedEvent {
  const frame = Buffer.alloc(FRAME_BYTES)
  writeFrame(frame, 0, schemaId)
  return { value: Buffer.concat([frame, avroBytes(envelope, { ...unset, ...event })]), contentType: TYPED_ENVELOPE }
}
