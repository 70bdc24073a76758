import avsc from 'avsc'
import { HTTP, Kafka } from 'cloudevents'
import type { CloudEvent, KafkaMessage } from 'cloudevents'
import { describe, expect, it } from 'vitest'
import type { RecordHeader } from '#stream/raw-record.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { codecWith, fixture, header, recordOf } from './events.ts'
import { encodings, writtenAs } from './every-encoding.ts'

const codec = codecWith()
const structured = header('content-type', 'application/cloudevents+json')

const samples = [
  ['communication-sent', topics.communicationSent as Topic<unknown>],
  ['render-job-completed', topics.renderJobCompleted as Topic<unknown>],
] as const

/** What the published sample of a topic says, as it is read. */
const published = (name: string, topic: Topic<unknown>) => {
  const sample = fixture(`${name}.published.json`)
  const { time } = JSON.parse(sample.toString()) as { readonly time: string }
  const record = recordOf(topic, { value: sample, headers: [structured], timestamp: Date.parse(time) })
  return {
    sample: JSON.parse(sample.toString()) as Readonly<Record<string, unknown>>,
    record,
    event: codec.decode(topic, record),
  }
}

/** A record as a client of the SDK hands it over. */
const messageOf = (value: Buffer, headers: readonly RecordHeader[], isText: boolean): KafkaMessage => {
  const text = isText ? value.toString() : value
  return {
    key: 'tenant-uuid',
    value: text,
    body: text,
    headers: Object.fromEntries(headers.map((each) => [each.key, Buffer.from(each.value).toString()])),
  }
}

describe.each(samples)('the published sample of %s', (name, topic) => {
  const { sample, record, event } = published(name, topic)

  it.each(encodings)('is an event in %s, and read from it as it was', (encoding) => {
    const wire = writtenAs(encoding, topic, event.data, event.attributes)
    expect(codec.decode(topic, recordOf(topic, { ...wire, timestamp: record.timestamp }))).toEqual(event)
  })

  it.each(['ce-binary-avro', 'ce-binary-json', 'ce-structured-json'] as const)(
    'is read by the CloudEvents SDK from %s as it was meant',
    (encoding) => {
      const { value, headers } = writtenAs(encoding, topic, event.data, event.attributes)
      const read = Kafka.toEvent(messageOf(value, headers, encoding !== 'ce-binary-avro')) as CloudEvent<Buffer>
      const { data, datacontenttype, ...attributes } = sample
      expect(read.validate()).toBe(true)
      expect(read).toMatchObject(attributes)
      if (encoding !== 'ce-binary-avro') return expect(read).toMatchObject({ data, datacontenttype })
      expect(read).toMatchObject({
        datacontenttype: 'application/avro',
        dataschema: expect.stringMatching(/^https:\/\/registry\/apis\/ccompat\/v7\/schemas\/ids\/\d+$/) as string,
      })
      const avro = avsc.Type.forSchema(JSON.parse(topic.schema.json) as avsc.Schema)
      const { tenantId } = avro.fromBuffer(Buffer.from(read.data!).subarray(5)) as { readonly tenantId: string }
      return expect(tenantId).toBe('tenant-uuid')
    },
  )

  it('is read when the CloudEvents SDK wrote it in binary mode', () => {
    const sdkEvent = HTTP.toEvent({
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(sample),
    }) as CloudEvent<unknown>
    const { headers, value } = Kafka.binary(sdkEvent)
    const told = Object.entries(headers).filter(([, text]) => text !== undefined)
    const wire = {
      value: Buffer.from(JSON.stringify(value)),
      headers: told.map(([key, text]) => header(key, String(text))),
      timestamp: record.timestamp,
    }
    expect(told.map(([key]) => key)).toEqual(expect.arrayContaining(['ce_id', 'ce_datacontenttype', 'content-type']))
    expect(codec.decode(topic, recordOf(topic, wire))).toEqual(event)
  })
})
