import fc from 'fast-check'
import type { AvroPrimitive, AvroSchema } from '#codec/avro-schema.ts'
import { fullName, isUnion, namespaceOf } from '#codec/avro-schema.ts'
import { isForbiddenKey } from '#codec/forbidden-key.ts'

const YEAR_10000 = 253_402_300_800_000
const BILLION_DOLLARS = 1e15

export const texts = fc.string({ unit: 'binary', maxLength: 12 })
const keys = texts.filter((key) => !isForbiddenKey(key))

const PRIMITIVES: Readonly<Record<AvroPrimitive['type'], fc.Arbitrary<unknown>>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  int: fc.integer(),
  long: fc.integer({ min: -(2 ** 52), max: 2 ** 52 - 1 }),
  float: fc.integer({ min: -1000, max: 1000 }),
  // JSON has no negative zero.
  double: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  bytes: fc.constant(Buffer.alloc(0)),
  string: texts,
}

/** Every value that a schema allows and JSON can carry. */
export function arbitraryOf(
  schema: AvroSchema,
  namespace?: string,
  named = new Map<string, fc.Arbitrary<unknown>>(),
): fc.Arbitrary<unknown> {
  if (typeof schema === 'string')
    return PRIMITIVES[schema as AvroPrimitive['type']] ?? named.get(fullName(schema, namespace))!
  if (isUnion(schema)) return fc.oneof(...schema.map((branch) => arbitraryOf(branch, namespace, named)))
  if (schema.type === 'array') return fc.array(arbitraryOf(schema.items, namespace, named), { maxLength: 3 })
  if (schema.type === 'map')
    return fc.dictionary(keys, arbitraryOf(schema.values, namespace, named), { maxKeys: 3, noNullPrototype: true })
  if (!('name' in schema)) return logical(schema)
  const full = fullName(schema.name, schema.namespace ?? namespace)
  const value =
    schema.type === 'record'
      ? fc.record(
          Object.fromEntries(
            schema.fields.map((field) => [field.name, arbitraryOf(field.type, namespaceOf(full), named)]),
          ),
          { noNullPrototype: true },
        )
      : schema.type === 'enum'
        ? fc.constantFrom(...schema.symbols)
        : fc.constant(Buffer.alloc(schema.size))
  named.set(full, value)
  return value
}

function logical({ type, logicalType }: AvroPrimitive): fc.Arbitrary<unknown> {
  if (logicalType === 'timestamp-millis') return fc.integer({ min: 0, max: YEAR_10000 - 1 })
  if (logicalType === 'decimal') return fc.integer({ min: -BILLION_DOLLARS, max: BILLION_DOLLARS })
  return PRIMITIVES[type]
}
