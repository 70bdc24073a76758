import type { Schema } from '#stream/schema.ts'
import type { AvroRecord } from './avro-schema.ts'
import type { Limits } from './limits.ts'
import { TypedRecord } from './typed-record.ts'

/** The data of an event alone, as `ce-binary-avro` has it. It nests as deep as within an envelope, so that all encodings take the same. */
export class TypedData extends TypedRecord<unknown> {
  constructor(schema: Schema<unknown>, limits: Limits) {
    super(JSON.parse(schema.json) as AvroRecord, limits, 1)
  }
}
