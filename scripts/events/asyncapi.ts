import { type SchemaPart, subjectOf } from '#codec/registered-schema.ts'
import { avroPayload, binaryHeaders } from './avro-message.ts'
import { wantedSettings } from './wanted-settings.ts'
import type { AvroField } from '#codec/avro-schema.ts'
import { type DocumentedTopic, documentedTopics, projectVersion, schemaFolder } from './documented-topics.ts'
import { type DocumentedEncoding, encodings } from './encodings.ts'
import { type JsonSchema, JsonSchemas } from './json-schema.ts'
import { securitySchemes, servers } from './servers.ts'

type Node = Readonly<Record<string, unknown>>

const bindingVersion = '0.5.0'
const everyEncoding = Object.values(encodings)

const ref = (...path: readonly string[]): Node => ({ $ref: ['#', ...path].join('/') })

/**
 * The wire contract as an AsyncAPI 3.0 document: a channel for each topic, a message for each encoding of it, an operation for each
 * application at it (asyncapi.com/docs/reference/specification/v3.0.0; Kafka bindings 0.5.0).
 */
export const asyncApi = (topics = documentedTopics()): Node => {
  const schemas = new JsonSchemas(schemaFolder.shared)
  const messages = Object.fromEntries(topics.flatMap((topic) => messagesOf(topic, schemas)))
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Eventzr stream topology',
      version: projectVersion,
      description:
        'CloudEvents 1.0 of the CPaaS orchestrator and of Studio, in Kafka: exactly once, keyed by the tenant.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      tags: roles.map(([name, description]) => ({ name, description })),
    },
    defaultContentType: everyEncoding[0]!.contentType,
    servers,
    channels: Object.fromEntries(topics.map((topic) => [topic.topic.name, channel(topic)])),
    operations: Object.fromEntries(topics.flatMap(operations)),
    components: {
      securitySchemes,
      correlationIds: {
        root: {
          location: '$message.payload#/correlationid',
          description: 'The message, job or other entity at the beginning.',
        },
        rootInHeaders: { location: '$message.header#/ce_correlationid', description: 'The same in binary mode.' },
      },
      messages,
      schemas: { Envelope: envelope(schemas), ...schemas.components() },
    },
  }
}

const roles = [
  ['event', 'Published: whoever subscribes may rely on it.'],
  ['internal', 'Facts that the published events leave out.'],
  ['command', 'Orders to adapters and workers.'],
  ['inbound', 'Triggers, requests and reports that the applications read.'],
] as const

const tenantKey: JsonSchema = {
  type: 'string',
  minLength: 1,
  description: 'The tenant id in UTF-8. Its murmur2 hash chooses the partition.',
}

const messageName = ({ topic }: DocumentedTopic, { message }: DocumentedEncoding): string => `${topic.name}.${message}`

const messageRefs = (of: DocumentedTopic): Node =>
  Object.fromEntries(
    everyEncoding.map((encoding) => [encoding.message, ref('components', 'messages', messageName(of, encoding))]),
  )

const channel = (of: DocumentedTopic): Node => ({
  address: of.topic.name,
  title: of.record.name,
  description: of.record.doc,
  messages: messageRefs(of),
  tags: [{ name: of.topic.role }],
  bindings: { kafka: { topic: of.topic.name, ...wantedSettings(of.topic), bindingVersion } },
})

const operations = (of: DocumentedTopic): readonly (readonly [string, Node])[] => [
  ...of.writers.map((application) => operation(of, application, 'send')),
  ...of.readers.map((application) => operation(of, application, 'receive')),
]

const operation = (of: DocumentedTopic, application: string, action: 'send' | 'receive'): readonly [string, Node] => [
  `${application}.${action}.${of.topic.name}`,
  {
    action,
    channel: ref('channels', of.topic.name),
    summary: `${application} ${action === 'send' ? 'writes' : 'reads'} ${of.topic.name}.`,
    tags: [{ name: application }],
    messages: everyEncoding.map(({ message }) => ref('channels', of.topic.name, 'messages', message)),
  },
]

const messagesOf = (of: DocumentedTopic, schemas: JsonSchemas): readonly (readonly [string, Node])[] => {
  const payloads = {
    envelope: avroPayload(of, 'envelope'),
    data: avroPayload(of, 'data'),
    json: jsonPayload(of, schemas),
  }
  return everyEncoding.map((encoding) => [
    messageName(of, encoding),
    message(of, encoding, payloads[encoding.described]),
  ])
}

const titles = { envelope: 'Avro', data: 'Avro, attributes in headers', json: 'JSON' } as const

const message = (of: DocumentedTopic, { contentType, described }: DocumentedEncoding, payload: Node): Node => ({
  name: of.record.name,
  title: `${of.record.name} in ${titles[described]}`,
  summary: of.record.doc,
  contentType,
  headers: headers(of, contentType, described),
  correlationId: ref('components', 'correlationIds', described === 'data' ? 'rootInHeaders' : 'root'),
  payload,
  tags: [{ name: of.topic.role }],
  bindings: {
    kafka: {
      key: tenantKey,
      ...(described === 'json' ? {} : registered(of, described)),
      bindingVersion,
    },
  },
  ...(described === 'json' ? { examples: [{ name: of.record.name, payload: JSON.parse(of.sample) as Node }] } : {}),
})

const headers = (of: DocumentedTopic, contentType: string, described: DocumentedEncoding['described']): JsonSchema => {
  const own = { 'content-type': { type: 'string', const: contentType } }
  if (described !== 'data') return { type: 'object', required: ['content-type'], properties: own }
  const { required, properties } = binaryHeaders(of.topic)
  return { type: 'object', required: ['content-type', ...required], properties: { ...own, ...properties } }
}

/** Where a consumer finds the schema of a payload. */
const registered = ({ topic }: DocumentedTopic, part: SchemaPart): Node => ({
  schemaIdLocation: 'payload',
  schemaIdPayloadEncoding: 'confluent',
  schemaLookupStrategy: part === 'envelope' ? 'TopicNameStrategy' : 'TopicRecordNameStrategy',
  'x-subject': subjectOf(topic, part),
})

const jsonPayload = ({ topic, record }: DocumentedTopic, schemas: JsonSchemas): Node => ({
  schemaFormat: 'application/schema+json;version=draft-07',
  schema: {
    allOf: [
      ref('components', 'schemas', 'Envelope'),
      {
        type: 'object',
        required: topic.role === 'inbound' ? sent : written,
        properties: { type: { const: topic.name }, data: schemas.add(record) },
      },
    ],
  },
})

/** Others may leave out attributes, and the decoder fills them in: docs/events.md, "What an input must be". */
const sent = ['specversion', 'type', 'source', 'data']
const written = ['specversion', 'type', 'source', 'id', 'time', 'datacontenttype', 'subject', 'data']

/** Every attribute, and any extension as a text; the data is described by each message. */
const envelope = (schemas: JsonSchemas): JsonSchema => {
  const { fields } = schemaFolder.envelope
  const properties = fields
    .filter(({ name }) => name !== 'extensions')
    .map((field) => [field.name, attribute(field, schemas)])
  return {
    type: 'object',
    description: schemaFolder.envelope.doc,
    required: sent,
    properties: { ...Object.fromEntries(properties), data: { type: 'object' } },
    additionalProperties: { type: 'string' },
  }
}

/** No attribute is null: unset ones are left out. */
const attribute = ({ name, type, doc, default: fallback }: AvroField, schemas: JsonSchemas): JsonSchema => {
  if (name === 'specversion') return { type: 'string', const: fallback }
  if (name === 'datacontenttype') return { type: 'string', const: 'application/json' }
  return schemas.attribute(type, doc)
}
