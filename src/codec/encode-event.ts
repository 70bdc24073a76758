import type { EventEncoder } from '#runtime/ports/codec-port.ts'
import type { RecordHeader } from '#stream/raw-record.ts'
import type { EventAttributes } from '#stream/record.ts'
import type { Slab } from '#stream/slab.ts'
import type { Envelope } from './envelope-schema.ts'
import { isExtensionName } from './envelope-schema.ts'
import { DecodeError, EncodeError } from './errors.ts'
import { structuredJsonHeaders, writeStructuredJson } from './structured-json.ts'
import { emptyId, type TopicCodec } from './topic-codec.ts'
import { typedEnvelopeHeaders } from './typed-envelope.ts'

/** Digits of `entityseq`: enough for ten billion events of one entity, and texts sort like numbers. */
const SEQUENCE_DIGITS = 10

/** Outputs of one cause, an input or a timer, share its extensions: their names are tested once. */
let lastAllowed: EventAttributes['extensions'] | undefined

/** Writes the events of one topic in one encoding; the envelope object is reused between events. */
export abstract class Encoder<V> implements EventEncoder<V> {
  abstract readonly headers: readonly RecordHeader[]
  protected readonly codec: TopicCodec
  readonly #envelope: Envelope

  constructor(codec: TopicCodec, datacontenttype: string) {
    this.codec = codec
    this.#envelope = emptyEnvelope(codec.topic.name, datacontenttype)
  }

  protected abstract write(envelope: Envelope, slab: Slab): void

  encode(attributes: EventAttributes, data: V, slab: Slab): void {
    const start = slab.position
    const envelope = fill(this.#envelope, attributes, data)
    this.#checkAddress(attributes, envelope)
    try {
      this.write(envelope, slab)
    } catch (error) {
      slab.position = start
      throw new EncodeError('INVALID_DATA', this.codec.topic.name, explain(error, this.codec, envelope))
    }
    this.#checkSize(slab, start)
  }

  /** A tenant's data must not leave under another tenant's name, nor an event in another one's topic or about nothing. */
  #checkAddress({ type, subject, extensions }: EventAttributes, { data }: Envelope): void {
    const { name } = this.codec.topic
    if (type !== name) throw new EncodeError('TYPE_MISMATCH', name, "its type is another topic's")
    if (subject !== (data as { readonly tenantId?: string }).tenantId) {
      throw new EncodeError('TENANT_MISMATCH', name, 'subject and data.tenantId differ')
    }
    const empty = emptyId(this.codec, data)
    if (empty !== undefined) throw new EncodeError('INVALID_DATA', name, `data.${empty} is empty`)
    if (extensions === lastAllowed) return
    for (const extension in extensions) {
      if (!isExtensionName(extension))
        throw new EncodeError('INVALID_DATA', name, 'an extension has a name that CloudEvents does not allow')
    }
    lastAllowed = extensions
  }

  #checkSize(slab: Slab, start: number): void {
    const bytes = slab.position - start
    if (bytes <= this.codec.limits.maxValueBytes) return
    slab.position = start
    throw new EncodeError(
      'OVERSIZE',
      this.codec.topic.name,
      `it has ${bytes} bytes, more than ${this.codec.limits.maxValueBytes}`,
    )
  }
}

/** Writes typed Avro envelopes under one schema id. */
export class AvroEncoder<V> extends Encoder<V> {
  readonly headers = typedEnvelopeHeaders
  readonly #schemaId: number

  constructor(codec: TopicCodec, schemaId: number) {
    super(codec, 'application/avro')
    this.#schemaId = schemaId
  }

  protected write(envelope: Envelope, slab: Slab): void {
    this.codec.typed.write(envelope, this.#schemaId, slab)
  }
}

/** Writes the published JSON envelope; data is checked by the same schema as in Avro. */
export class StructuredJsonEncoder<V> extends Encoder<V> {
  readonly headers = structuredJsonHeaders

  constructor(codec: TopicCodec) {
    super(codec, 'application/json')
  }

  protected write(envelope: Envelope, slab: Slab): void {
    if (!this.codec.typed.isValid(envelope)) throw new TypeError()
    writeStructuredJson(envelope, this.codec.form, this.codec.limits, slab)
  }
}

/** Our own errors name no values; avsc's do, and values can be personal: of them only the field's name is passed on. */
const explain = (error: unknown, { typed }: TopicCodec, envelope: Envelope): string =>
  error instanceof DecodeError
    ? error.message
    : `${typed.invalidField(envelope) ?? 'a field'} is missing or not of its type`

const emptyEnvelope = (type: string, datacontenttype: string): Envelope => ({
  specversion: '1.0',
  type,
  source: '',
  id: null,
  time: null,
  datacontenttype,
  subject: null,
  correlationid: null,
  causationid: null,
  entityseq: null,
  traceparent: null,
  partitionkey: null,
  extensions: {},
  data: undefined,
})

function fill(envelope: Envelope, attributes: EventAttributes, data: unknown): Envelope {
  envelope.source = attributes.source
  envelope.id = attributes.id
  envelope.time = attributes.time
  envelope.subject = attributes.subject ?? null
  envelope.correlationid = attributes.correlationId ?? null
  envelope.causationid = attributes.causationId ?? null
  envelope.entityseq =
    attributes.entitySeq === undefined ? null : String(attributes.entitySeq).padStart(SEQUENCE_DIGITS, '0')
  envelope.traceparent = attributes.traceParent ?? null
  envelope.partitionkey = attributes.partitionKey ?? null
  envelope.extensions = attributes.extensions
  envelope.data = data
  return envelope
}
