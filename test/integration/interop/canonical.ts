import type { AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { isUnion } from '#codec/avro-schema.ts'
import type { ArbitraryEvent } from '../../codec/arbitrary-event.ts'

/** An event as the foreign readers print it: times as milliseconds, amounts with six decimals, doubles by their bits. */
export const canonicalEvent = (envelope: AvroRecord, { attributes, data }: ArbitraryEvent): unknown =>
  canonical(envelope, {
    specversion: '1.0',
    type: attributes.type,
    source: attributes.source,
    id: attributes.id,
    time: attributes.time,
    datacontenttype: 'application/avro',
    subject: attributes.subject ?? null,
    correlationid: attributes.correlationId ?? null,
    causationid: attributes.causationId ?? null,
    entityseq: attributes.entitySeq === undefined ? null : String(attributes.entitySeq).padStart(10, '0'),
    traceparent: attributes.traceParent ?? null,
    partitionkey: attributes.partitionKey ?? null,
    extensions: attributes.extensions,
    data,
  })

type Members = Readonly<Record<string, unknown>>

const canonical = (schema: AvroSchema, value: unknown): unknown => {
  if (value === null) return null
  if (isUnion(schema))
    return canonical(
      schema.find((branch) => branch !== 'null')!,
      value,
    )
  if (typeof schema === 'string') return schema === 'double' ? bitsOf(value as number) : value
  if (schema.type === 'array') return (value as readonly unknown[]).map((entry) => canonical(schema.items, entry))
  if (schema.type === 'record')
    return Object.fromEntries(schema.fields.map(({ name, type }) => [name, canonical(type, (value as Members)[name])]))
  return 'logicalType' in schema && schema.logicalType === 'decimal' ? amountOf(value as number) : value
}

const bitsOf = (value: number): string => {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes.toString('hex')
}

/** Micro-USD as a decimal number of dollars. */
const amountOf = (microUsd: number): string => {
  const digits = String(Math.abs(microUsd)).padStart(7, '0')
  return `${microUsd < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`
}
