import type { CodecPort, DecodedEvent, EventEncoder, EventIdentity } from '#runtime/ports/codec-port.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { Topic } from '#stream/topic.ts'
import { decodeEvent } from './decode-event.ts'
import { BinaryAvroEncoder } from './binary-avro-encoder.ts'
import { AvroEncoder, StructuredJsonEncoder } from './encode-event.ts'
import { eventId } from './event-id.ts'
import type { Limits } from './limits.ts'
import { defaultLimits } from './limits.ts'
import type { EncodingChoice } from './output-encoding.ts'
import { encodingOf } from './output-encoding.ts'
import { type SchemaPart, schemaText, subjectOf } from './registered-schema.ts'
import type { FetchSchema, FetchSubjects } from './schema-cache.ts'
import { SchemaCache } from './schema-cache.ts'
import { TopicCodec } from './topic-codec.ts'
import { RegistryError } from './errors.ts'

/** The schemas of data alone, for `ce-binary-avro`. */
export interface DataSchemas {
  /** Ids by topic name; only topics in this encoding need one. */
  readonly ids: ReadonlyMap<string, number>
  /** Base URL of the registry without credentials: readers get it as `dataschema`. */
  readonly registryUrl: string
}

export interface EventCodecOptions extends EncodingChoice {
  /** The ids of this project's own schemas, by topic name; they need no registry any more. */
  readonly schemaIds: ReadonlyMap<string, number>
  /** Asked for the ids of other writers' schemas. */
  readonly fetchSchema: FetchSchema
  /** Asked whether such an id belongs to its topic; without it records are told apart by the names of their schemas alone. */
  readonly fetchSubjects?: FetchSubjects
  readonly dataSchemas?: DataSchemas
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

  /** @throws RegistryError SCHEMAS_MISSING when the topic is written in Avro and its schema has no id */
  encoder<V>(topic: Topic<V>): EventEncoder<V> {
    const codec = this.#codecOf(topic)
    switch (encodingOf(this.#options, topic.name)) {
      case 'avro':
        return new AvroEncoder(codec, schemaId(topic, 'envelope', this.#options.schemaIds))
      case 'ce-binary-avro':
        return this.#binaryEncoder(codec)
      case 'ce-structured-json':
        return new StructuredJsonEncoder(codec)
    }
  }

  eventId(identity: EventIdentity): string {
    return eventId(identity)
  }

  /** Brings a schema, asking once however many wait for it. Rejects with RegistryUnavailable while the registry does not answer. */
  load(schemaId: number): Promise<void> {
    return this.#schemas.load(schemaId)
  }

  /** Schemas of writers that are kept, those of this project included once their topic was met. */
  get schemas(): number {
    return this.#schemas.size
  }

  #binaryEncoder<V>(codec: TopicCodec): EventEncoder<V> {
    const { ids, registryUrl } = this.#options.dataSchemas ?? { ids: new Map<string, number>(), registryUrl: '' }
    return new BinaryAvroEncoder(codec, schemaId(codec.topic, 'data', ids), registryUrl)
  }

  #codecOf(topic: Topic<unknown>): TopicCodec {
    return this.#topics.get(topic.name) ?? this.#build(topic)
  }

  #build(topic: Topic<unknown>): TopicCodec {
    const codec = new TopicCodec(topic, this.#schemas, this.#options.limits ?? defaultLimits)
    const id = this.#options.schemaIds.get(topic.name)
    if (id !== undefined) this.#schemas.add(id, schemaText(topic, 'envelope'))
    const dataId = this.#options.dataSchemas?.ids.get(topic.name)
    if (dataId !== undefined) this.#schemas.add(dataId, schemaText(topic, 'data'))
    this.#topics.set(topic.name, codec)
    return codec
  }
}

function schemaId(topic: Topic<unknown>, part: SchemaPart, ids: ReadonlyMap<string, number>): number {
  const id = ids.get(topic.name)
  if (id !== undefined) return id
  const subject = subjectOf(topic, part)
  throw new RegistryError(
    'SCHEMAS_MISSING',
    [subject],
    `the schema of ${subject} has no id: register it with npm run cli -- schemas register`,
  )
}
