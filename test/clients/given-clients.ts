import type { SchemaRegistryLike } from '../../clients/core/schema-registry.ts'
import type { KafkaProducer, ProducedMessage } from '../../clients/core/kafka.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { Topic } from '#stream/topic.ts'
import { schemaText } from '#codec/registered-schema.ts'
import avsc from 'avsc'

/** The data of the published sample, but for its status. */
export const sentData = {
  tenantId: 'tenant-uuid',
  messageId: 'msg_abc123',
  channel: 'WHATSAPP',
  recipient: '+14155552671',
  provider: 'META_WHATSAPP',
  cost_usd: 0.0055,
} as const

/** Remembers what is sent to it, as record and as message. */
export class RememberingProducer implements KafkaProducer {
  readonly sent: { readonly topic: string; readonly message: ProducedMessage }[] = []

  async send({ topic, messages }: { topic: string; messages: ProducedMessage[] }) {
    for (const message of messages) this.sent.push({ topic, message })
    return [{ topicName: topic, partition: 0, errorCode: 0, baseOffset: String(this.sent.length - 1) }]
  }

  get last(): { readonly topic: string; readonly message: ProducedMessage } {
    return this.sent.at(-1)!
  }

  get lastText(): string {
    return this.last.message.value.toString()
  }
}

/** The record that a message becomes in Kafka. */
export const recordOfMessage = (topic: string, message: ProducedMessage): RawRecord => ({
  topic,
  partition: 0,
  offset: 0,
  timestamp: Number(message.timestamp),
  key: Buffer.from(message.key),
  value: message.value,
  headers: Object.entries(message.headers).map(([key, value]) => ({ key, value: Buffer.from(value) })),
})

/** A registry in memory: schemas have the ids of their places, and come back as a stock client gives them. */
export class RegistryInMemory implements SchemaRegistryLike {
  readonly schemas: string[] = []
  readonly asked: (string | number)[] = []

  add(schema: string): number {
    return this.schemas.push(schema)
  }

  async getRegistryIdBySchema(subject: string, schema: object): Promise<number> {
    this.asked.push(subject)
    const index = this.schemas.indexOf(JSON.stringify(schema))
    if (index >= 0) return index + 1
    throw Object.assign(new Error('Schema not found'), { name: 'ConfluentSchemaRegistryError' })
  }

  async getSchema(id: number): Promise<unknown> {
    this.asked.push(id)
    const schema = this.schemas[id - 1]
    if (schema === undefined) throw Object.assign(new Error('Schema not found'), { status: 404 })
    return avsc.Type.forSchema(JSON.parse(schema) as avsc.Schema)
  }
}

/** A registry that holds the schemas of the topics under ids from 1 on. */
export function registryOf(
  topics: readonly Topic<unknown>[],
): RegistryInMemory & { readonly ids: ReadonlyMap<string, number> } {
  const registry = new RegistryInMemory()
  const ids = new Map(topics.map((topic) => [topic.name, registry.add(schemaText(topic, 'envelope'))]))
  return Object.assign(registry, { ids })
}

/** A registry that is away. */
export const silentRegistry: SchemaRegistryLike = {
  getRegistryIdBySchema: async () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { status: 500 })
  },
  getSchema: async () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { status: 500 })
  },
}
