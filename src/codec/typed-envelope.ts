import type { RecordHeader } from '#stream/raw-record.ts'
import type { Schema } from '#stream/schema.ts'
import type { Envelope } from './envelope-schema.ts'
import { envelopeSchema } from './envelope-schema.ts'
import type { Limits } from './limits.ts'
import { TypedRecord } from './typed-record.ts'

/** Not `application/cloudevents+avro`: that names a generic record whose data no registry can check. */
export const TYPED_ENVELOPE = 'application/vnd.eventzr.cloudevent+avro'

export const typedEnvelopeHeaders: readonly RecordHeader[] = [
  { key: 'content-type', value: Buffer.from(TYPED_ENVELOPE) },
]

/** The typed Avro envelope of one data schema. */
export class TypedEnvelope extends TypedRecord<Envelope> {
  constructor(schema: Schema<unknown>, limits: Limits) {
    super(envelopeSchema(schema), limits, 0)
  }
}
