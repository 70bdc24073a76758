import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { type Consumer, Kafka, type KafkaMessage, logLevel } from 'kafkajs'

/** The content type of structured JSON, by which a JSON consumer knows its events. */
const JSON_TYPE = 'application/cloudevents+json'

export interface Total {
  readonly tenantId: string
  readonly n: number
  readonly count: number
}

/** An event as a consumer has read it. */
export interface SeenEvent {
  readonly id: string
  readonly encoding: 'json' | 'avro'
  readonly data: Total
}

/** The place of a record that is left for later. */
export interface Place {
  readonly partition: number
  readonly offset: string
}

/** How a consumer takes one message. */
export type TakeMessage = (message: KafkaMessage, partition: number) => void | Promise<void>

export const isJson = ({ headers }: Pick<KafkaMessage, 'headers'>): boolean =>
  String(headers?.['content-type']).startsWith(JSON_TYPE)

/** An event in JSON leaves out what holds its default, and Total has no defaults. */
export const readJson = ({ value }: Pick<KafkaMessage, 'value'>): SeenEvent => ({
  ...(JSON.parse(value!.toString()) as Pick<SeenEvent, 'id' | 'data'>),
  encoding: 'json',
})

/** Reads either encoding: the registry's client knows no other one than Avro. */
export class EitherReader {
  readonly #registry: SchemaRegistry

  constructor(url: string) {
    this.#registry = new SchemaRegistry({ host: url })
  }

  async read(message: Pick<KafkaMessage, 'headers' | 'value'>): Promise<SeenEvent> {
    if (isJson(message)) return readJson(message)
    const { id, data } = (await this.#registry.decode(message.value!)) as Pick<SeenEvent, 'id' | 'data'>
    return { id, data, encoding: 'avro' }
  }
}

/** A KafkaJS consumer as services have it: one group, one topic, message by message. */
export const startConsumer = async (
  brokers: string,
  topic: string,
  groupId: string,
  take: TakeMessage,
): Promise<Consumer> => {
  const kafka = new Kafka({ brokers: brokers.split(','), clientId: groupId, logLevel: logLevel.NOTHING })
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({ eachMessage: async ({ message, partition }) => take(message, partition) })
  return consumer
}
