import { ATTRIBUTE_PREFIX } from '#codec/binary-mode.ts'
import { type SchemaPart, schemaText } from '#codec/registered-schema.ts'
import type { Topic } from '#stream/topic.ts'
import { type DocumentedTopic, schemaFolder } from './documented-topics.ts'
import type { JsonSchema } from './json-schema.ts'

/** The schema as it is registered, without its docs: they stand in the JSON Schema. */
export const avroPayload = ({ topic }: DocumentedTopic, part: SchemaPart): Readonly<Record<string, unknown>> => ({
  schemaFormat: 'application/vnd.apache.avro+json;version=1.9.0',
  schema: JSON.parse(schemaText(topic, part)) as unknown,
})

/** Attributes without a header of their own: the content type is one already, and each extension has its own. */
const unnamed = new Set(['datacontenttype', 'extensions'])
const always = ['specversion', 'type', 'source', 'id', 'time', 'subject', 'dataschema']
const constants: Readonly<Record<string, string>> = { specversion: '1.0' }

/** The headers of events in binary mode, an attribute each (CloudEvents, Kafka protocol binding, section 3.2.3). */
export const binaryHeaders = (
  topic: Topic<unknown>,
): { readonly required: readonly string[]; readonly properties: object } => {
  const names = schemaFolder.envelope.fields.map(({ name }) => name).filter((name) => !unnamed.has(name))
  const properties = [...names, 'dataschema'].map((name) => [
    `${ATTRIBUTE_PREFIX}${name}`,
    { type: 'string', ...constant(topic, name) },
  ])
  return {
    required: always.map((name) => `${ATTRIBUTE_PREFIX}${name}`),
    properties: Object.fromEntries(properties) as Readonly<Record<string, JsonSchema>>,
  }
}

const constant = (topic: Topic<unknown>, name: string): JsonSchema => {
  const value = name === 'type' ? topic.name : constants[name]
  return value === undefined ? {} : { const: value }
}
