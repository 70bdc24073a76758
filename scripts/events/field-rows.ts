import type { AvroField, AvroPrimitive, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { fullName, isPrimitive, isUnion, namespaceOf, shortName } from '#codec/avro-schema.ts'
import type { NamedSchema } from '../avro-files.ts'
import { code } from '../page.ts'
import { commonMeanings } from './common-meanings.ts'

type Shared = ReadonlyMap<string, NamedSchema>

/** Field, type, whether it is required, meaning: one row for each field of a record, and for those of records in it. */
export const fieldRows = (record: AvroRecord, shared: Shared, path = ''): readonly (readonly string[])[] =>
  record.fields.flatMap((field) => {
    const { inner, suffix } = within(field.type)
    const named = resolved(inner, record.namespace ?? namespaceOf(record.name), shared)
    const own = [code(path + field.name), typeOf(field.type, named), requiredOf(field), meaningOf(field, named)]
    const place = `${path}${field.name}${suffix}.`
    return named?.type === 'record' ? [own, ...fieldRows(named, shared, place)] : [own]
  })

/** The type inside of null unions, lists and maps, and how names of its fields go on behind the field. */
const within = (schema: AvroSchema): { readonly inner: AvroSchema; readonly suffix: string } => {
  if (isUnion(schema)) return within(schema.find((branch) => branch !== 'null')!)
  if (typeof schema === 'string') return { inner: schema, suffix: '' }
  if (schema.type === 'array') return { ...within(schema.items), suffix: '[]' }
  return schema.type === 'map' ? { ...within(schema.values), suffix: '{}' } : { inner: schema, suffix: '' }
}

const resolved = (schema: AvroSchema, namespace: string | undefined, shared: Shared): NamedSchema | undefined => {
  if (typeof schema === 'string') return isPrimitive(schema) ? undefined : shared.get(fullName(schema, namespace))
  return !isUnion(schema) && 'name' in schema ? schema : undefined
}

const typeOf = (schema: AvroSchema, named: NamedSchema | undefined): string => {
  if (isUnion(schema))
    return `${typeOf(
      schema.find((branch) => branch !== 'null')!,
      named,
    )} or null`
  if (typeof schema === 'string') return isPrimitive(schema) ? code(schema) : namedType(named, schema)
  if (schema.type === 'array') return `list of ${typeOf(schema.items, named)}`
  if (schema.type === 'map') return `map of ${typeOf(schema.values, named)}`
  return 'name' in schema ? namedType(named, schema.name) : logicalType(schema)
}

const namedType = (named: NamedSchema | undefined, name: string): string =>
  named?.type === 'enum' ? `${code(shortName(name))}: ${named.symbols.map(code).join(', ')}` : code(shortName(name))

const logicalType = ({ type, logicalType: logical, precision, scale }: AvroPrimitive): string =>
  code(logical === 'decimal' ? `decimal(${precision},${scale})` : (logical ?? type))

const requiredOf = ({ type, default: fallback }: AvroField): string => {
  if (fallback === undefined) return '**yes**'
  const isAmount = typeof type === 'object' && 'logicalType' in type && type.logicalType === 'decimal'
  return `no, ${code(JSON.stringify(isAmount ? 0 : fallback))}`
}

const meaningOf = ({ name, doc }: AvroField, named: NamedSchema | undefined): string =>
  doc ?? (named as { readonly doc?: string } | undefined)?.doc ?? commonMeanings[name] ?? ''
