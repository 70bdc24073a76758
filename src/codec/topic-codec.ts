import type { Topic } from '#stream/topic.ts'
import type { AvroRecord } from './avro-schema.ts'
import { shortName } from './avro-schema.ts'
import type { Envelope } from './envelope-schema.ts'
import { DecodeError } from './errors.ts'
import type { JsonForm } from './json-data.ts'
import { jsonForm } from './json-data.ts'
import type { Limits } from './limits.ts'
import type { SchemaCache } from './schema-cache.ts'
import { TypedData } from './typed-data.ts'
import { TypedEnvelope } from './typed-envelope.ts'
import type { RecordReader, TypedRecord } from './typed-record.ts'

/** Everything that is built once for a topic's schema: its Avro types, its JSON form, its readers by schema id. */
export class TopicCodec {
  readonly topic: Topic<unknown>
  readonly typed: TypedEnvelope
  readonly form: JsonForm
  readonly limits: Limits
  /** The fields of the entity without a default, such as a message's id: they must not be empty. */
  readonly ids: readonly string[]
  readonly #schemas: SchemaCache
  readonly #readers = new Map<number, RecordReader<Envelope>>()
  readonly #dataReaders = new Map<number, RecordReader<unknown>>()
  #data: TypedData | undefined

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

  /** The data alone; few topics have events in binary mode, so it is built for the first one. */
  get data(): TypedData {
    return (this.#data ??= new TypedData(this.topic.schema, this.limits))
  }

  /**
   * Reads the envelopes of a schema.
   * @throws SchemaNotLoaded, DecodeError UNKNOWN_SCHEMA_ID; the reader throws SCHEMA_MISMATCH when the id is another event's,
   * ENCODING_MISMATCH when it is that of the data alone
   */
  reader(schemaId: number): RecordReader<Envelope> {
    return this.#readers.get(schemaId) ?? this.#buildReader(schemaId, this.typed, this.#readers)
  }

  /** Reads the data alone of a schema. @throws the same; its reader throws ENCODING_MISMATCH when the id is that of an envelope */
  dataReader(schemaId: number): RecordReader<unknown> {
    return this.#dataReaders.get(schemaId) ?? this.#buildReader(schemaId, this.data, this.#dataReaders)
  }

  #buildReader<T>(schemaId: number, record: TypedRecord<T>, readers: Map<number, RecordReader<T>>): RecordReader<T> {
    const reader = this.#readerOf(this.#schemas.get(schemaId, this.topic.name), record)
    readers.set(schemaId, reader)
    return reader
  }

  /** A schema that does not fit never will: its reader repeats the error without building anything again. */
  #readerOf<T>(writerJson: string, record: TypedRecord<T>): RecordReader<T> {
    try {
      return record.reader(writerJson)
    } catch (error) {
      const { code, message } = this.#encodingFault(writerJson, record) ?? (error as DecodeError)
      return {
        read: () => {
          throw new DecodeError(code, message)
        },
      }
    }
  }

  /** Headers and schema id contradict each other where the schema is that of the other Avro encoding. */
  #encodingFault(writerJson: string, record: TypedRecord<unknown>): DecodeError | undefined {
    const name = recordName(writerJson)
    if (record === this.typed && name === shortName(this.topic.schema.name))
      return new DecodeError(
        'ENCODING_MISMATCH',
        `the schema is that of the data of ${name} alone: its attributes must be in ce_ headers`,
      )
    if (record !== this.typed && name === shortName(this.typed.schema.name))
      return new DecodeError(
        'ENCODING_MISMATCH',
        `the schema is that of the envelope ${name}: such a record must have no ce_ headers`,
      )
    return undefined
  }
}

/** The name of a record's schema without its namespace; undefined for another schema. */
function recordName(json: string): string | undefined {
  try {
    const { name } = JSON.parse(json) as { readonly name?: unknown }
    return typeof name === 'string' ? shortName(name) : undefined
  } catch {
    return undefined
  }
}

/** The name of the first empty id in the data of a topic; undefined when there is none. */
export const emptyId = ({ ids }: TopicCodec, data: unknown): string | undefined =>
  ids.find((id) => (data as Readonly<Record<string, unknown>>)[id] === '')

/** @throws DecodeError TYPE_MISMATCH */
export function checkType(topic: string, type: unknown): void {
  if (type !== topic) throw new DecodeError('TYPE_MISMATCH', `type must be ${topic}, the topic's name`)
}
