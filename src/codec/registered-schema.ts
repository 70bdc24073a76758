import type { Topic } from '#stream/topic.ts'
import { envelopeSchema } from './envelope-schema.ts'

/** What of a topic's events a schema describes: the typed envelope of `avro`, or the data alone of `ce-binary-avro`. */
export type SchemaPart = 'envelope' | 'data'

/**
 * The subject under which a schema is registered. That of the envelope is named by its topic (TopicNameStrategy), that of the
 * data by topic and record (TopicRecordNameStrategy), so that stock producers agree:
 * https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#subject-name-strategy
 */
export const subjectOf = ({ name, schema }: Topic<unknown>, part: SchemaPart): string =>
  part === 'envelope' ? `${name}-value` : `${name}-${schema.name}`

/** The schema as it is registered, minified. */
export const schemaText = ({ schema }: Topic<unknown>, part: SchemaPart): string =>
  JSON.stringify(part === 'envelope' ? envelopeSchema(schema) : JSON.parse(schema.json))
