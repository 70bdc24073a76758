import type { RecordHeader } from '#stream/raw-record.ts'
import type { Slab } from '#stream/slab.ts'
import { ATTRIBUTE_PREFIX } from './binary-mode.ts'
import { Encoder } from './encode-event.ts'
import type { Envelope } from './envelope-schema.ts'
import { checkText } from './json-guard.ts'
import type { Limits } from './limits.ts'
import { timeForm } from './structured-json.ts'
import type { TopicCodec } from './topic-codec.ts'

/** The content type of `ce-binary-avro`. */
export const DATA_TYPE = 'application/avro'

/** Optional attributes in the order of the typed envelope. */
const OPTIONAL = ['subject', 'correlationid', 'causationid', 'entityseq', 'traceparent', 'partitionkey'] as const

/**
 * Writes data alone in Avro, and each attribute as a header of its own, as the Kafka protocol binding of CloudEvents has it:
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#32-binary-content-mode
 */
export class BinaryAvroEncoder<V> extends Encoder<V> {
  headers: readonly RecordHeader[] = []
  readonly #schemaId: number
  /** The same for each event of the topic. */
  readonly #constant: readonly RecordHeader[]
  readonly #limits: Limits

  /** @param registryUrl base URL of the registry without credentials */
  constructor(codec: TopicCodec, schemaId: number, registryUrl: string) {
    super(codec, DATA_TYPE)
    this.#schemaId = schemaId
    this.#limits = codec.limits
    this.#constant = [
      { key: 'content-type', value: Buffer.from(DATA_TYPE) },
      header('specversion', '1.0'),
      header('type', codec.topic.name),
      header('dataschema', `${registryUrl}/schemas/ids/${schemaId}`),
    ]
  }

  /** @throws DecodeError when no reader would take an attribute, or the data */
  protected write(envelope: Envelope, slab: Slab): void {
    const headers = this.#headersOf(envelope)
    this.codec.data.write(envelope.data, this.#schemaId, slab)
    this.headers = headers
  }

  #headersOf(envelope: Envelope): readonly RecordHeader[] {
    const { source, id, time, extensions } = envelope
    const headers = [...this.#constant, this.#header('source', source)]
    if (id !== null) headers.push(this.#header('id', id))
    headers.push(header('time', timeForm.write(time) as string))
    for (const name of OPTIONAL) {
      const text = envelope[name]
      if (text !== null) headers.push(this.#header(name, text))
    }
    for (const name of Object.keys(extensions)) headers.push(this.#header(name, extensions[name]!))
    return headers
  }

  #header(name: string, text: string): RecordHeader {
    checkText(text, this.#limits)
    return header(name, text)
  }
}

const header = (name: string, text: string): RecordHeader => ({
  key: `${ATTRIBUTE_PREFIX}${name}`,
  value: Buffer.from(text),
})
