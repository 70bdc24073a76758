// A consumer as somebody else could write it: from the AsyncAPI document, a registry and stock libraries, with nothing of this project.
import { Ajv, type ValidateFunction } from 'ajv'
import ajvFormats from 'ajv-formats'
import avsc from 'avsc'
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs'

interface Reference {
  readonly $ref: string
}

interface Message {
  readonly contentType: string
  readonly headers: { readonly properties: Readonly<Record<string, unknown>> }
  readonly payload: { readonly schemaFormat: string; readonly schema: object }
  readonly bindings: { readonly kafka: { readonly key: object; readonly schemaIdLocation?: string } }
}

interface Channel {
  readonly address: string
  readonly messages: Readonly<Record<string, Reference>>
}

/** The parts of an AsyncAPI 3.0 document that a consumer needs. */
export interface AsyncApiDocument {
  readonly channels: Readonly<Record<string, Channel>>
  readonly components: { readonly messages: Readonly<Record<string, Message>> }
}

/** An event as it was read. */
export interface ReadEvent {
  readonly topic: string
  readonly contentType: string
  readonly key: string
  readonly event: Readonly<Record<string, unknown>>
}

interface Reading {
  readonly document: AsyncApiDocument
  readonly brokers: readonly string[]
  readonly registryUrl: string
  /** Names of channels in the document. */
  readonly channels: readonly string[]
  readonly groupId: string
  /** So many events are waited for. */
  readonly count: number
}

/** Reads so many committed events from the begin of the channels; each is decoded and checked by the message of its content type. */
export const readByDocument = async (reading: Reading): Promise<readonly ReadEvent[]> => {
  const { brokers, groupId, document, channels, count } = reading
  const consumer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).consumer({
    groupId,
    readUncommitted: false,
  })
  const decoders = new Decoders(document, reading.registryUrl)
  const events: ReadEvent[] = []
  await consumer.connect()
  try {
    await consumer.subscribe({ topics: channels.map((name) => document.channels[name]!.address), fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      const eachMessage = async ({ topic, message }: { readonly topic: string; readonly message: KafkaMessage }) => {
        events.push(
          await decoders.decode(topic, message).catch((error: unknown) => (reject(error as Error), {} as ReadEvent)),
        )
        if (events.length === count) resolve()
      }
      consumer.run({ eachMessage }).catch(reject)
    })
  } finally {
    await consumer.disconnect()
  }
  return events
}

class Decoders {
  readonly #document: AsyncApiDocument
  readonly #registryUrl: string
  readonly #ajv = ajvFormats.default(new Ajv({ strict: false }))
  readonly #validators = new Map<string, ValidateFunction>()
  readonly #types = new Map<number, Promise<avsc.Type>>()

  constructor(document: AsyncApiDocument, registryUrl: string) {
    this.#document = document
    this.#registryUrl = registryUrl
    this.#ajv.addSchema(document, 'asyncapi', false, false)
  }

  async decode(topic: string, { headers, key, value }: KafkaMessage): Promise<ReadEvent> {
    const contentType = String(headers?.['content-type'])
    const [pointer, message] = this.#messageOf(topic, contentType)
    const keyText = key!.toString()
    this.#check(`${pointer}/bindings/kafka/key`, keyText)
    this.#check(`${pointer}/headers`, textsOf(headers))
    const isAvro = message.payload.schemaFormat.startsWith('application/vnd.apache.avro')
    const payload = isAvro ? await this.#readAvro(message, value!) : this.#readJson(pointer, value!)
    const isBinary = 'ce_specversion' in message.headers.properties
    const event = (isBinary ? { ...attributesIn(headers), data: payload } : payload) as ReadEvent['event']
    return { topic, contentType, key: keyText, event }
  }

  #messageOf(topic: string, contentType: string): readonly [string, Message] {
    const channel = Object.values(this.#document.channels).find(({ address }) => address === topic)!
    for (const { $ref } of Object.values(channel.messages)) {
      const message = this.#document.components.messages[$ref.slice('#/components/messages/'.length)]!
      if (message.contentType === contentType) return [$ref, message]
    }
    throw new Error(`the document has no message of ${contentType} in ${topic}`)
  }

  /** The id stands in the payload, in the frame of Confluent: a zero, then four bytes. */
  async #readAvro({ bindings }: Message, value: Buffer): Promise<unknown> {
    if (bindings.kafka.schemaIdLocation !== 'payload' || value[0] !== 0) throw new Error('no schema id in the payload')
    return (await this.#typeOf(value.readInt32BE(1))).fromBuffer(value.subarray(5)) as unknown
  }

  #typeOf(id: number): Promise<avsc.Type> {
    const type = this.#types.get(id) ?? this.#fetchType(id)
    this.#types.set(id, type)
    return type
  }

  async #fetchType(id: number): Promise<avsc.Type> {
    const answer = await fetch(`${this.#registryUrl}/schemas/ids/${id}`)
    const { schema } = (await answer.json()) as { readonly schema: string }
    return avsc.Type.forSchema(JSON.parse(schema) as avsc.Schema, { logicalTypes: { decimal: Dollars } })
  }

  #readJson(pointer: string, value: Buffer): unknown {
    const event: unknown = JSON.parse(value.toString())
    this.#check(`${pointer}/payload/schema`, event)
    return event
  }

  #check(pointer: string, value: unknown): void {
    const validate = this.#validators.get(pointer) ?? this.#ajv.compile({ $ref: `asyncapi${pointer}` })
    this.#validators.set(pointer, validate)
    if (!validate(value)) throw new Error(`it is not as the document says: ${JSON.stringify(validate.errors)}`)
  }
}

const textsOf = (headers: KafkaMessage['headers']): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]))

/** In binary mode each attribute is a header. */
const attributesIn = (headers: KafkaMessage['headers']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(textsOf(headers)).flatMap(([name, text]) => (name.startsWith('ce_') ? [[name.slice(3), text]] : [])),
  )

/** Amounts with six decimals, as numbers; defaults are written once too. */
class Dollars extends avsc.types.LogicalType {
  protected override _fromValue(bytes: Buffer): number {
    return Number(BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toString('hex')}`))) / 1e6
  }

  protected override _toValue(dollars: number): Buffer {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64BE(BigInt(Math.round(dollars * 1e6)))
    return bytes
  }
}
