import type { Topic } from '#stream/topic.ts'
import { DecodeError } from './errors.ts'
import type { JsonForm } from './json-data.ts'
import { jsonForm } from './json-data.ts'
import type { Limits } from './limits.ts'
import type { SchemaCache } from './schema-cache.ts'
import type { EnvelopeReader } from './typed-envelope.ts'
import { TypedEnvelope } from './typed-envelope.ts'
import type { AvroRecord } from './avro-schema.ts'

/** Everything that is built once for a topic's schema: its Avro type, its JSON form, its readers by schema id. */
export class TopicCodec {
  readonly topic: Topic<unknown>
  readonly typed: TypedEnvelope
  readonly form: JsonForm
  readonly limits: Limits
  /** The fields of the entity without a default, such as a message's id: they must not be empty. */
  readonly ids: readonly string[]
  readonly #schemas: SchemaCache
  readonly #readers = new Map<number, EnvelopeReader>()

  constructor(topic: Topic<unknown>, schemas: SchemaCache, limits: Limits) {
    this.topic = topic
    this.typed = new TypedEnvelope(topic.schema, limits)
    const schema = JSON.parse(topic.schema.json) as AvroRecord
    this.form = jsonForm(schema)
    this.ids = schema.fields.flatMap(({ name, default: fallback }) =>
      fallback === undefined && topic.entity.includes(name) ? [name] : [],
    )
    this.limits = limits
    this.#schemas = schemas
  }

  /** @throws SchemaNotLoaded, DecodeError UNKNOWN_SCHEMA_ID, or SCHEMA_MISMATCH when the id is another event's */
  reader(schemaId: number): EnvelopeReader {
    return this.#readers.get(schemaId) ?? this.#buildReader(schemaId)
  }

  #buildReader(schemaId: number): EnvelopeReader {
    const reader = this.#readerOf(this.#schemas.get(schemaId, this.topic.name))
    this.#readers.set(schemaId, reader)
    return reader
  }

  /** A schema that does not fit never will: its reader repeats the error without building anything again. */
  #readerOf(writerJson: string): EnvelopeReader {
    try {
      return this.typed.reader(writerJson)
    } catch (error) {
      const { code, message } = error as DecodeError
      return {
        read: () => {
          throw new DecodeError(code, message)
        },
      }
    }
  }
}

/** The name of the first empty id in the data of a topic; undefined when there is none. */
export const emptyId = ({ ids }: TopicCodec, data: unknown): string | undefined =>
  ids.find((id) => (data as Readonly<Record<string, unknown>>)[id] === '')
