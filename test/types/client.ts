// Compiled, never run: what a user of the client may write, and what the compiler refuses.
import { KafkaJS } from '@confluentinc/kafka-javascript'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Kafka } from 'kafkajs'
import type {
  CommunicationSent,
  CpaasEvent,
  NewCommunicationSent,
} from '../../clients/cpaas-orchestrator-client/src/kafka.ts'
import { CpaasOrchestratorSvcClientPublisher, eventReader } from '../../clients/cpaas-orchestrator-client/src/kafka.ts'

const registry = new SchemaRegistry({ host: 'http://localhost' })
const kafkaProducer = new Kafka({ brokers: [] }).producer()
export const publisher = new CpaasOrchestratorSvcClientPublisher(kafkaProducer, { registry })
export const other = new CpaasOrchestratorSvcClientPublisher(new KafkaJS.Kafka().producer(), { partitions: 3 })

// @ts-expect-error a publisher needs a producer
export const without = new CpaasOrchestratorSvcClientPublisher()
// @ts-expect-error a registry has other methods
export const odd = new CpaasOrchestratorSvcClientPublisher(kafkaProducer, { registry: {} })

const data = {
  tenantId: 't',
  messageId: 'm',
  channel: 'SMS',
  recipient: '+14155552671',
  provider: 'TWILIO',
  cost_usd: 0.0055,
} as const

export const published = await publisher.publishSent({ ...data, sentAt: new Date() }, { traceparent: 'x', time: '' })
export const status: CommunicationSent['status'] = published.event.data.status
export const partition: number = published.metadata.partition
export const attempt: number = published.event.data.attempt
export const type: 'eventzr.cpaas.communication.sent.v1' = published.event.type
export const whole: NewCommunicationSent = { ...data, status: 'SENT', attempt: undefined }

// @ts-expect-error no channel has this name
await publisher.publishSent({ ...data, channel: 'FAX' })
// @ts-expect-error an id is missing
await publisher.publishSent({ tenantId: 't' })
// @ts-expect-error dollars are a number
await publisher.publishSent({ ...data, cost_usd: '0.0055' })
// @ts-expect-error seconds or milliseconds?
await publisher.publishSent({ ...data, sentAt: 1_772_000_000 })
// @ts-expect-error no such field
await publisher.publishSent({ ...data, reciever: '+14155552671' })
// @ts-expect-error what failed was not sent
await publisher.publishFailed({ ...data, status: 'SENT' })
// @ts-expect-error no such option
await publisher.publishSent(data, { acks: 1 })
// @ts-expect-error a failover is no message
await publisher.publishFailover(data)
// @ts-expect-error the orchestrator has no such topic
await publisher.publishRendered(data)

const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'g' })
const otherConsumer = new KafkaJS.Kafka().consumer({ 'group.id': 'g' })
const reader = eventReader({ registry })

await consumer.run({
  eachMessage: async (payload) => {
    const { event, unreadable } = await reader.read(payload)
    if (unreadable) return console.error(unreadable.code, unreadable.faults)
    // @ts-expect-error of all events only some have a recipient
    console.log(event.data.recipient)
    console.log(costOf(event))
  },
})
await otherConsumer.run({ eachMessage: async (payload) => void (await reader.read(payload)) })

function costOf(event: CpaasEvent): number {
  switch (event.type) {
    case 'eventzr.cpaas.provider.failover.v1':
      return event.data.faultRate
    case 'eventzr.cpaas.communication.failed.v1':
      return event.data.attemptLog.length + event.data.cost_usd
    default:
      return event.data.cost_usd
  }
}
