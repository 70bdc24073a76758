import avsc from 'avsc'
import type { AvroField, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import { jsonForm } from '#codec/json-data.ts'
import { FRAME_BYTES } from '#codec/framing.ts'
import { defaultLimits } from '#codec/limits.ts'
import { TypedEnvelope } from '#codec/typed-envelope.ts'

export const NAMESPACE = 'eventzr.test.v1'

export const dataOf = (fields: readonly AvroField[]): AvroRecord => ({
  type: 'record',
  name: 'Data',
  namespace: NAMESPACE,
  fields: [{ name: 'tenantId', type: 'string' }, ...fields],
})

const schemaOf = (data: AvroRecord) => ({ name: `${data.namespace ?? NAMESPACE}.Data`, json: JSON.stringify(data) })

export const envelopeOf = (data: AvroRecord): AvroRecord => envelopeSchema(schemaOf(data))

export type Data = Readonly<Record<string, unknown>>

const attributes = { type: 't', source: 's', id: 'i', time: 1, datacontenttype: 'application/avro' }

/** An event as avsc itself writes it. */
const writtenBy = (data: AvroRecord, value: Data): Buffer =>
  avsc.Type.forSchema(envelopeOf(data) as avsc.Schema).toBuffer({ ...attributes, data: value })

/** The event that avsc writes with one schema, as avsc reads it with the other. @throws when it cannot */
export const readByAvsc = (reader: AvroRecord, writer: AvroRecord, value: Data): Data => {
  const [read, written] = [reader, writer].map((data) => avsc.Type.forSchema(envelopeOf(data) as avsc.Schema))
  return (read!.fromBuffer(writtenBy(writer, value), read!.createResolver(written!)) as { readonly data: Data }).data
}

/** The same as a pod reads it. @throws DecodeError SCHEMA_MISMATCH when it cannot */
export const readByPod = (reader: AvroRecord, writer: AvroRecord, value: Data): Data => {
  const typed = new TypedEnvelope(schemaOf(reader), defaultLimits)
  const events = typed.reader(JSON.stringify(envelopeOf(writer)))
  return events.read(Buffer.concat([Buffer.alloc(FRAME_BYTES), writtenBy(writer, value)])).data as Data
}

/** The event that one side writes in JSON, as the other one reads it. @throws DecodeError INVALID_DATA when it cannot */
export const readAsJson = (reader: AvroRecord, writer: AvroRecord, value: Data): Data =>
  jsonForm(reader).read(JSON.parse(JSON.stringify(jsonForm(writer).write(value)))) as Data

/** What becomes of the call. */
export const outcomeOf = (read: () => unknown): 'reads' | 'fails' => {
  try {
    read()
    return 'reads'
  } catch {
    return 'fails'
  }
}

export const optional = (type: AvroSchema): { readonly type: AvroSchema; readonly default: null } => ({
  type: ['null', type],
  default: null,
})
export const kind = (symbols: readonly string[], fallback?: string, namespace = NAMESPACE): AvroSchema => ({
  type: 'enum',
  name: 'Kind',
  namespace,
  symbols,
  ...(fallback === undefined ? {} : { default: fallback }),
})
export const millis: AvroSchema = { type: 'long', logicalType: 'timestamp-millis' }
