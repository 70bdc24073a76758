import type { CodecPort, DecodedEvent, EventEncoder, EventIdentity } from '#runtime/ports/codec-port.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { Topic } from '#stream/topic.ts'
import { decodeEvent } from './decode-event.ts'
import type { OutputEncoding } from './encode-event.ts'
import { AvroEncoder, StructuredJsonEncoder } from './encode-event.ts'
import { eventId } from './event-id.ts'
import type { Limits } from './limits.ts'
import { defaultLimits } from './limits.ts'
import type { FetchSchema, FetchSubjects } from './schema-cache.ts'
import { SchemaCache } from './schema-cache.ts'
import { TopicCodec } from './topic-codec.ts'
import { RegistryError } from './errors.ts'

export interface EventCodecOptions {
  /** The ids of this project's own schemas, by topic name; they need no registry any more. */
  readonly schemaIds: ReadonlyMap<string, number>
  /** Asked for the ids of other writers' schemas. */
  readonly fetchSchema: FetchSchema
  /** Asked whether such an id belongs to its topic; without it records are told apart by the names of their schemas alone. */
  readonly fetchSubjects?: FetchSubjects
  readonly outputEncoding?: OutputEncoding
  /** Encodings that differ from `outputEncoding`, by topic name. */
  readonly encodingOverrides?: ReadonlyMap<string, OutputEncoding>
  readonly limits?: Limits
}

/** Bytes to typed events and back for every topic; synchronous but for {@link EventCodec.load}. */
export class EventCodec implements CodecPort {
  readonly #options: EventCodecOptions
  readonly #schemas: SchemaCache
  readonly #topics = new Map<string, TopicCodec>()

  constructor(options: EventCodecOptions) {
    this.#options = options
    this.#schemas = new SchemaCache(options.fetchSchema, options.fetchSubjects)
  }

  /**
   * @throws SchemaNotLoaded (code SCHEMA_NOT_LOADED) when the registry must be asked first: load its schemaId, then decode again
   * @throws DecodeError when the record is unusable; its code is the reason of the dead letter
   */
  decode<V>(topic: Topic<V>, record: RawRecord): DecodedEvent<V> {
    return decodeEvent<V>(this.#codecOf(topic), record)
  }

  /** @throws RegistryError SCHEMAS_MISSING when the topic is written as avro and its schema has no id */
  encoder<V>(topic: Topic<V>): EventEncoder<V> {
    const codec = this.#codecOf(topic)
    const encoding = this.#options.encodingOverrides?.get(topic.name) ?? this.#options.outputEncoding ?? 'avro'
    return encoding === 'avro' ? new AvroEncoder(codec, this.#schemaId(topic)) : new StructuredJsonEncoder(codec)
  }

  eventId(identity: EventIdentity): string {
    return eventId(identity)
  }

  /** Brings a schema, asking once however many wait for it. Rejects with RegistryUnavailable while the registry does not answer. */
  load(schemaId: number): Promise<void> {
    return this.#schemas.load(schemaId)
  }

  #schemaId({ name }: Topic<unknown>): number {
    const id = this.#options.schemaIds.get(name)
    if (id !== undefined) return id
    throw new RegistryError(
      'SCHEMAS_MISSING',
      [`${name}-value`],
      `the schema of ${name} has no id: register it with npm run cli -- schemas register`,
    )
  }

  #codecOf(topic: Topic<unknown>): TopicCodec {
    return this.#topics.get(topic.name) ?? this.#build(topic)
  }

  #build(topic: Topic<unknown>): TopicCodec {
    const codec = new TopicCodec(topic, this.#schemas, this.#options.limits ?? defaultLimits)
    const id = this.#options.schemaIds.get(topic.name)
    if (id !== undefined) this.#schemas.add(id, JSON.stringify(codec.typed.schema))
    this.#topics.set(topic.name, codec)
    return codec
  }
}
