import type { AvroPrimitive } from './avro-schema.ts'
import { isPrimitive, shortName } from './avro-schema.ts'
import type { Definition, NamedType } from './named-types.ts'

/** Avro's promotions: https://avro.apache.org/docs/1.12.0/specification/#schema-resolution. */
const PROMOTIONS: Readonly<Record<string, readonly string[]>> = {
  long: ['int'],
  float: ['int', 'long'],
  double: ['int', 'long', 'float'],
  string: ['bytes'],
  bytes: ['string'],
}

/** Whether a writer's type can be read as a reader's, its parts left aside. Named types match by their unqualified names. */
export function matches(reader: Definition, writer: Definition): boolean {
  if ('name' in reader) return reader.type === writer.type && hasNameOf(reader, writer as NamedType)
  return isPrimitiveType(reader) && isPrimitiveType(writer) ? isReadAs(reader, writer) : reader.type === writer.type
}

function hasNameOf(reader: NamedType, writer: NamedType): boolean {
  const names = [reader.name, ...(reader.aliases ?? [])]
  return names.some((name) => shortName(name) === shortName(writer.name)) && sizeOf(reader) === sizeOf(writer)
}

const sizeOf = (type: NamedType): number | undefined => (type.type === 'fixed' ? type.size : undefined)

const isPrimitiveType = (type: Definition): type is AvroPrimitive => isPrimitive(type.type)

/**
 * The logical type is the unit, but for texts: both must have the same or none. Avro and registries let microseconds be read
 * as milliseconds, and dollars of two decimals as dollars of six.
 */
function isReadAs(reader: AvroPrimitive, writer: AvroPrimitive): boolean {
  const unit = unitOf(reader)
  if (unit !== unitOf(writer)) return false
  return reader.type === writer.type || (unit === undefined && PROMOTIONS[reader.type]?.includes(writer.type) === true)
}

function unitOf({ type, logicalType, precision, scale = 0 }: AvroPrimitive): string | undefined {
  if (type === 'string') return undefined
  return logicalType === 'decimal' ? `decimal(${precision},${scale})` : logicalType
}

/** A type in a few words, such as `enum Channel` or `long (timestamp-micros)`. */
export function describeType(type: Definition): string {
  if ('name' in type) return `${type.type} ${shortName(type.name)}`
  const unit = isPrimitiveType(type) ? unitOf(type) : undefined
  return unit === undefined ? type.type : `${type.type} (${unit})`
}
