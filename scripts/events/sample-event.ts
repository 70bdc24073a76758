import { isDeepStrictEqual } from 'node:util'
import type { AvroRecord } from '#codec/avro-schema.ts'
import { EventCodec } from '#codec/event-codec.ts'
import { jsonForm } from '#codec/json-data.ts'
import type { EventAttributes } from '#stream/record.ts'
import { Slab } from '#stream/slab.ts'
import type { Topic } from '#stream/topic.ts'
import { type Sample, uuid } from './samples/sample.ts'

const codec = new EventCodec({
  schemaIds: new Map(),
  fetchSchema: () => Promise.resolve(undefined),
  outputEncoding: 'ce-structured-json',
})

/** The sample as the codec writes it in JSON. @throws when it does not fit the schema of its topic */
export const sampleEvent = (topic: Topic<unknown>, sample: Sample): Readonly<Record<string, unknown>> => {
  const data = jsonForm(JSON.parse(topic.schema.json) as AvroRecord).read(sample.data)
  const slab = new Slab(4_096)
  codec.encoder(topic).encode(attributesOf(topic, sample), data, slab)
  const event = JSON.parse(slab.buffer.toString('utf8', 0, slab.position)) as Readonly<Record<string, unknown>>
  const written = event['data'] as Sample['data']
  const names = Object.keys(sample.data).filter((name) => !isDeepStrictEqual(written[name], sample.data[name]))
  if (names.length === 0) return event
  throw new Error(`the sample of ${topic.name} tells what is unknown or a default: take it out of ${names.join(', ')}`)
}

const attributesOf = (topic: Topic<unknown>, { time, source, entitySeq, data }: Sample): EventAttributes => ({
  id: `evt-${uuid(topic.name)}`,
  type: topic.name,
  source: source ?? topic.eventSource,
  time: Date.parse(time),
  subject: String(data['tenantId']),
  // Others need neither; this project writes both.
  correlationId: topic.role === 'inbound' ? undefined : topic.entity.map((field) => data[field]).join('|'),
  causationId: topic.role === 'inbound' ? undefined : `evt-${uuid(`cause of ${topic.name}`)}`,
  entitySeq,
  traceParent: undefined,
  partitionKey: undefined,
  extensions: {},
})
