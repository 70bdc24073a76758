import type { Schema } from '#stream/schema.ts'
import { envelopeFieldsJson } from '#schemas/types.ts'
import type { AvroField, AvroRecord } from './avro-schema.ts'
import { namespaceOf, shortName } from './avro-schema.ts'
import { isForbiddenKey } from './forbidden-key.ts'

/** The typed envelope of a data schema: record `<RecordName>Event` with the attributes as fields and then `data`. */
export function envelopeSchema(schema: Schema<unknown>): AvroRecord {
  const namespace = namespaceOf(schema.name)
  return {
    type: 'record',
    name: `${shortName(schema.name)}Event`,
    ...(namespace === undefined ? {} : { namespace }),
    fields: [
      ...(JSON.parse(envelopeFieldsJson) as AvroField[]),
      { name: 'data', type: JSON.parse(schema.json) as AvroRecord },
    ],
  }
}

/** The envelope of one event as its fields stand on the wire, before it is checked against topic and key. */
export interface Envelope {
  specversion: string
  type: string
  source: string
  /** Null when the writer gave none. */
  id: string | null
  /** Milliseconds since 1970; null when the writer gave none. */
  time: number | null
  datacontenttype: string
  subject: string | null
  correlationid: string | null
  causationid: string | null
  /** Decimal digits, padded with zeros. */
  entityseq: string | null
  traceparent: string | null
  partitionkey: string | null
  extensions: Readonly<Record<string, string>>
  data: unknown
}

/** CloudEvents 1.0 attribute names; `dataschema` is read and left behind, since the registry names the schema. */
export const KNOWN_ATTRIBUTES: ReadonlySet<string> = new Set([
  'specversion',
  'type',
  'source',
  'id',
  'time',
  'datacontenttype',
  'dataschema',
  'subject',
  'correlationid',
  'causationid',
  'entityseq',
  'traceparent',
  'partitionkey',
  'data',
  'data_base64',
])

/** CloudEvents attribute names: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#attribute-naming-convention */
const EXTENSION_NAME = /^[a-z0-9]{1,64}$/

/** True for the name of an attribute that this project does not know and may carry along. */
export const isExtensionName = (name: string): boolean =>
  EXTENSION_NAME.test(name) && !KNOWN_ATTRIBUTES.has(name) && !isForbiddenKey(name)
