import type { Topic } from '#stream/topic.ts'
import { envelopeSchema } from './envelope-schema.ts'

/** A schema describes the typed envelope of `avro`, or the data alone of `ce-binary-avro`. */
export type SchemaPart = 'envelope' | 'data'

/**
 * The subject of a schema in the registry. The envelope's is named by its topic (TopicNameStrategy), the one of the data by topic
 * and record (TopicRecordNameStrategy): stock producers then agree, see
 * https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#subject-name-strategy
 */
export const subjectOf = ({ name, schema }: Topic<unknown>, part: SchemaPart): string =>
  part === 'envelope' ? `${name}-value` : `${name}-${schema.name}`

/** The schema as it is registered, minified. */
export const schemaText = ({ schema }: Topic<unknown>, part: SchemaPart): string =>
  JSON.stringify(part === 'envelope' ? envelopeSchema(schema) : JSON.parse(schema.json))
