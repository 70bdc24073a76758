import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AvroRecord } from '#codec/avro-schema.ts'
import { EventCodec } from '#codec/event-codec.ts'
import { jsonForm } from '#codec/json-data.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { readerOf } from '../../clients/core/event-reader.ts'
import { cpaasTopics } from '../../clients/cpaas-orchestrator-client/src/topics.ts'
import { CpaasOrchestratorSvcClientPublisher } from '../../clients/cpaas-orchestrator-client/src/kafka.ts'
import type { CpaasTopics } from '../../clients/cpaas-orchestrator-client/src/topics.ts'
import { arbitraryOf } from '../codec/arbitrary-data.ts'
import { recordOfMessage, registryOf, RememberingProducer } from './given-clients.ts'

const all = Object.values(topics) as readonly Topic<unknown>[]
const registry = registryOf(all)
const codec = new EventCodec({ schemaIds: registry.ids, fetchSchema: async (id) => registry.schemas[id - 1] })
const methods = Object.entries(cpaasTopics) as [keyof CpaasTopics, CpaasTopics[keyof CpaasTopics]][]
const topicOf = (name: string): Topic<unknown> => all.find((topic) => topic.name === name)!

/** Data of a topic as the project has it, and as a caller of the client gives it. */
const dataOf = ({ type, fixed, entity }: CpaasTopics[keyof CpaasTopics]) => {
  const schema = JSON.parse(topicOf(type).schema.json) as AvroRecord
  const { write } = jsonForm(schema)
  return arbitraryOf(schema)
    .map((data) => ({ ...(data as object), ...fixed }))
    .filter((data) => ['tenantId', ...entity].every((id) => (data as Record<string, unknown>)[id] !== ''))
    .map((data) => ({ data, json: write(data) as never }))
}

describe.each(methods)('%s', (method, topic) => {
  it.each(['ce-structured-json', 'avro'])('writes %s that this project reads as it was meant', async (encoding) => {
    const producer = new RememberingProducer()
    const publisher = new CpaasOrchestratorSvcClientPublisher(producer, encoding === 'avro' ? { registry } : {})
    const reader = readerOf(cpaasTopics, { registry })
    await fc.assert(
      fc.asyncProperty(dataOf(topic), fc.uuid(), async ({ data, json }, uuid) => {
        const options = {
          id: uuid,
          correlationid: 'root',
          traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
          extensions: { tier: 'gold' },
        }
        const { event } = await publisher[method](json, options)
        const { message } = producer.last
        const decoded = codec.decode(topicOf(topic.type), recordOfMessage(topic.type, message))
        expect(decoded.data).toEqual(data)
        expect(decoded.timeAdjusted).toBe(false)
        expect(decoded.attributes).toMatchObject({
          id: uuid,
          type: topic.type,
          source: 'cpaas-orchestrator-svc',
          time: Date.parse(event.time),
          subject: event.data.tenantId,
          correlationId: 'root',
          traceParent: options.traceparent,
          extensions: { tier: 'gold' },
        })
        expect(await reader.read({ topic: topic.type, message })).toEqual({ event })
      }),
      { numRuns: 25 },
    )
  })
})
