import specs from '@asyncapi/specs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { documentedTopics } from '../../scripts/events/documented-topics.ts'
import { encodings } from '../../scripts/events/encodings.ts'
import { arbitraryEvent } from '../codec/arbitrary-event.ts'
import { codecWith, sent, written } from '../codec/events.ts'
import { jsonValidators } from './json-validators.ts'
import { readPage } from './markdown.ts'

interface Message {
  readonly contentType: string
  readonly payload: { readonly schema: unknown }
  readonly examples?: readonly { readonly payload: unknown }[]
}

interface Document {
  readonly channels: Readonly<Record<string, { readonly bindings: { readonly kafka: { readonly topic: string } } }>>
  readonly operations: Readonly<Record<string, { readonly action: string }>>
  readonly servers: Readonly<Record<string, { readonly host: string; readonly description: string }>>
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>
    readonly schemas: Readonly<Record<string, { readonly required?: readonly string[] }>>
  }
}

const document = JSON.parse(readPage('docs/asyncapi.json')) as Document
const { messages, schemas } = document.components
const documented = documentedTopics()
const all: readonly Topic<unknown>[] = Object.values(topics)
const names = all.map(({ name }) => name)
const validators = jsonValidators(document)
const faultsOf = (topic: string, event: unknown): unknown => {
  const validate = validators(topic)
  return validate(event) ? [] : validate.errors
}

describe('docs/asyncapi.json', () => {
  it('is valid AsyncAPI 3.0, Avro schemas and Kafka bindings included', () => {
    const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false })
    const validate = ajv.compile(specs.schemasWithoutId['3.0.0'] as object)
    expect(validate(document) ? [] : validate.errors).toEqual([])
  })

  it('has a channel for each topic, and in it a message for each encoding', () => {
    expect(Object.keys(document.channels)).toEqual(names)
    const expected = names.flatMap((name) => Object.values(encodings).map(({ message }) => `${name}.${message}`))
    expect(Object.keys(messages)).toEqual(expected)
  })

  it('says of every message the content type that the codec writes', () => {
    const told = Object.entries(encodings).map(([encoding, { message }]) => [
      encoding,
      messages[`${topics.communicationSent.name}.${message}`]!.contentType,
    ])
    const inUse = Object.keys(encodings).map((encoding) => {
      const { headers } = written(codecWith({ outputEncoding: encoding as never }), topics.communicationSent, sent)
      return [encoding, headers.find(({ key }) => key === 'content-type')?.value?.toString()]
    })
    expect(told).toEqual(inUse)
  })

  it('has the Avro schema of each topic as it is registered', () => {
    const differing = all.filter(
      ({ name, schema }) =>
        JSON.stringify(messages[`${name}.avro`]!.payload.schema) !== JSON.stringify(envelopeSchema(schema)) ||
        JSON.stringify(messages[`${name}.binary`]!.payload.schema) !== JSON.stringify(JSON.parse(schema.json)),
    )
    expect(differing).toEqual([])
  })

  it('names servers and their security as the service pages do', () => {
    expect(Object.values(document.servers).map(({ host }) => host)).toEqual([
      'boot-gpm4u49z.c2.kafka-serverless.us-east-1.amazonaws.com:9098',
      'b-1.eventzr-msk-prod.ap-south-1.amazonaws.com:9098',
    ])
    for (const { description } of Object.values(document.servers))
      expect(description).toContain('SASL/OAUTHBEARER (IAM)')
  })

  it('has an operation for each topic that an application reads or writes', () => {
    const operations = documented.flatMap(({ topic, writers, readers }) => [
      ...writers.map((id) => `${id}.send.${topic.name}`),
      ...readers.map((id) => `${id}.receive.${topic.name}`),
    ])
    expect(Object.keys(document.operations).toSorted()).toEqual(operations.toSorted())
    expect(operations.length).toBeGreaterThanOrEqual(names.length)
  })
})

describe('the JSON Schemas of docs/asyncapi.json', () => {
  it.each(documented.map((each) => [each.topic.name, each] as const))('accept the sample of %s', (name, { sample }) => {
    expect(faultsOf(name, JSON.parse(sample))).toEqual([])
    expect(messages[`${name}.json`]!.examples?.[0]?.payload).toEqual(JSON.parse(sample))
  })

  it('require exactly the fields without a default', () => {
    const wrong = documented.filter(({ record }) => {
      const fields = record.fields.filter((field) => field.default === undefined).map(({ name }) => name)
      return schemas[`${record.namespace}.${record.name}`]!.required?.join() !== fields.join()
    })
    expect(wrong).toEqual([])
  })

  it.each([
    ['without the tenant', { tenantId: undefined }],
    ['with a cost that is a text', { cost_usd: '0.0055' }],
    ['with a time without a zone', { sentAt: '2026-02-24T12:00:00' }],
    ['with an unknown channel', { channel: 'FAX' }],
    ['with an attempt that is no integer', { attempt: 1.5 }],
    ['with null for a flag', { implied: null }],
  ])('refuse communication.sent %s', (_what, change) => {
    const { topic, sample } = documented.find((each) => each.topic === topics.communicationSent)!
    const event = JSON.parse(sample) as { readonly data: object }
    const changed: unknown = JSON.parse(JSON.stringify({ ...event, data: { ...event.data, ...change } }))
    expect(faultsOf(topic.name, changed)).not.toEqual([])
  })

  it('accept whatever the codec writes in JSON', () => {
    const codec = codecWith({ outputEncoding: 'ce-structured-json' })
    for (const topic of all) {
      fc.assert(
        fc.property(arbitraryEvent(topic), ({ attributes, data }) => {
          const { value } = written(codec, topic, data, attributes)
          expect(faultsOf(topic.name, JSON.parse(value.toString()))).toEqual([])
        }),
        { numRuns: 10 },
      )
    }
  })
})
