import { HTTP, Kafka } from 'cloudevents'
import type { CloudEvent, KafkaMessage } from 'cloudevents'
import { describe, expect, it } from 'vitest'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { AT, attributesFor, codecWith, fixture, header, recordOf, sent, written } from './events.ts'

const codec = codecWith({ outputEncoding: 'ce-structured-json' })
const compact = (json: Buffer): string => JSON.stringify(JSON.parse(json.toString()))

describe.each([
  ['communication-sent', topics.communicationSent as Topic<unknown>],
  ['render-job-completed', topics.renderJobCompleted as Topic<unknown>],
])('the published sample of %s', (name, topic) => {
  const sample = fixture(`${name}.published.json`)
  const record = recordOf(topic, {
    value: sample,
    headers: [header('content-type', 'application/cloudevents+json')],
    timestamp: Date.UTC(2026, 1, 28, 12),
  })

  it('is valid, with defaults for what it leaves out', () => {
    const { attributes, data, tenantId } = codec.decode(topic, record)
    expect(attributes).toMatchObject({
      id: 'evt-550e8400-e29b-41d4-a716-446655440000',
      type: topic.name,
      source: topic.eventSource,
      subject: 'tenant-uuid',
    })
    expect(tenantId).toBe('tenant-uuid')
    expect(data).toMatchObject({ tenantId: 'tenant-uuid', attempt: 1 })
  })

  it('is written again with the same bytes but for white space', () => {
    const { attributes, data } = codec.decode(topic, record)
    expect(written(codec, topic, data, attributes).value.toString()).toBe(compact(sample))
  })

  it('survives a round trip through Avro', () => {
    const { attributes, data } = codec.decode(topic, record)
    const avro = recordOf(topic, { ...written(codecWith(), topic, data, attributes), timestamp: record.timestamp })
    expect(codec.decode(topic, avro)).toEqual(codec.decode(topic, record))
  })
})

describe('an event in structured JSON', () => {
  const attributes = attributesFor(topics.communicationSent, {
    correlationId: 'msg_abc123',
    causationId: 'evt-1',
    entitySeq: 3,
    traceParent: '00-a-b-01',
    extensions: { campaign: 'spring' },
  })
  const { value, headers } = written(codec, topics.communicationSent, sent, attributes)

  it('has its attributes in the order of the published sample, extensions before data, and counts that sort like numbers', () => {
    expect(Object.keys(JSON.parse(value.toString()) as object)).toEqual([
      'specversion',
      'type',
      'source',
      'id',
      'time',
      'datacontenttype',
      'subject',
      'correlationid',
      'causationid',
      'entityseq',
      'traceparent',
      'campaign',
      'data',
    ])
    expect(value.toString()).toContain('"entityseq":"0000000003"')
  })

  it('is read by the CloudEvents SDK as it was meant', () => {
    const message: KafkaMessage = {
      key: 'tenant-uuid',
      value: value.toString(),
      body: value.toString(),
      headers: Object.fromEntries(headers.map((entry) => [entry.key, Buffer.from(entry.value).toString()])),
    }
    const event = Kafka.toEvent(message) as CloudEvent<Record<string, unknown>>
    expect(event.validate()).toBe(true)
    expect(event).toMatchObject({
      id: attributes.id,
      type: 'eventzr.cpaas.communication.sent.v1',
      source: 'cpaas-orchestrator-svc',
      time: '2026-02-24T12:00:00.000Z',
      subject: 'tenant-uuid',
      correlationid: 'msg_abc123',
      campaign: 'spring',
      data: { messageId: 'msg_abc123', cost_usd: 0.0055 },
    })
  })

  it('is read when the CloudEvents SDK wrote it', () => {
    const event = HTTP.toEvent({
      headers: { 'content-type': 'application/cloudevents+json' },
      body: fixture('communication-sent.published.json').toString(),
    }) as CloudEvent<unknown>
    const { value: text } = Kafka.structured(event.cloneWith({ partitionkey: 'tenant-uuid' }))
    const decoded = codec.decode(
      topics.communicationSent,
      recordOf(topics.communicationSent, {
        value: Buffer.from(text as string),
        headers: [header('content-type', 'application/cloudevents+json; charset=utf-8')],
      }),
    )
    expect(decoded).toMatchObject({ data: sent, attributes: { partitionKey: 'tenant-uuid', time: AT } })
  })
})
