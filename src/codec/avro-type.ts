import avsc from 'avsc'
import { longType } from './long-type.ts'
import { MicroUsdType } from './micro-usd-type.ts'
import { textType } from './text-type.ts'

/**
 * The avsc type of a schema: money as integers, `timestamp-millis` as plain numbers (avsc's own reading of a long),
 * records as plain objects. @throws Error when the schema is not valid Avro
 */
export function avroType(json: string): avsc.Type {
  const type = typeOf(JSON.parse(json), 'never')
  makePlain(type, new Set())
  return type
}

/** The avsc type of a writer's schema as it was resolved, for a resolver of avsc. @throws Error when the schema is not valid Avro */
export const writerType = (json: string): avsc.Type => typeOf(JSON.parse(json), 'auto')

const typeOf = (schema: unknown, wrapUnions: 'never' | 'auto'): avsc.Type =>
  avsc.Type.forSchema(schema as avsc.Schema, {
    logicalTypes: { decimal: MicroUsdType },
    omitRecordMethods: true,
    typeHook: (part) => textType(part) ?? longType(part),
    wrapUnions,
  })

/** Gives decoded records the prototype of a literal, so that they compare equal to one. Amounts learn whether they are optional. */
function makePlain(type: avsc.Type, seen: Set<avsc.Type>): void {
  if (seen.has(type)) return
  seen.add(type)
  if (type instanceof avsc.types.RecordType) {
    ;(type.recordConstructor as { prototype: object }).prototype = Object.prototype
    for (const field of type.fields) makePlain(field.type, seen)
  } else if (type instanceof avsc.types.ArrayType) makePlain(type.itemsType, seen)
  else if (type instanceof avsc.types.MapType) makePlain(type.valuesType, seen)
  else if (type instanceof avsc.types.UnwrappedUnionType || type instanceof avsc.types.WrappedUnionType) {
    for (const branch of type.types) {
      if (branch instanceof MicroUsdType) branch.isStated = true
      makePlain(branch, seen)
    }
  }
}
