import type { AvroField, AvroPrimitive, AvroRecord, AvroSchema } from './avro-schema.ts'
import { fullName, isUnion, namespaceOf } from './avro-schema.ts'
import { isEpochMs } from './epoch-ms.ts'
import { DecodeError } from './errors.ts'
import { isForbiddenKey } from './forbidden-key.ts'
import { microUsdFromJson, microUsdToJson, statedMicroUsd } from './micro-usd.ts'
import { parseTimestamp } from './rfc3339.ts'

/** The JSON form of one type: times are RFC 3339 texts, money is a number of dollars, everything else is itself. */
export interface JsonForm {
  /** @throws DecodeError INVALID_DATA that names the field, never its value */
  readonly read: (json: unknown) => unknown
  readonly write: (value: unknown) => unknown
}

type JsonObject = Readonly<Record<string, unknown>>

/** The JSON form of a data schema. `path` starts the field names in errors. @throws Error when it has a type without one. */
export const jsonForm = (schema: AvroRecord, path = 'data'): JsonForm =>
  compile(schema, schema.namespace, path, new Map())

function invalid(path: string, expected: string): never {
  throw new DecodeError('INVALID_DATA', `${path} must be ${expected}`)
}

/** A form whose values are the same in JSON. */
const same = (path: string, expected: string, accepts: (json: unknown) => boolean): JsonForm => ({
  read: (json) => (accepts(json) ? json : invalid(path, expected)),
  write: (value) => value,
})

/** A form whose values are the same in JSON, where Avro allows more than JSON. */
const checked = (path: string, expected: string, accepts: (value: unknown) => boolean): JsonForm => {
  const { read } = same(path, expected, accepts)
  return { read, write: read }
}

const isInt = (json: unknown): boolean => Number.isInteger(json) && json === (json as number) >> 0

/** Beyond 52 bits avsc reads and writes another number, without a word. */
const isLong = (json: unknown): boolean =>
  Number.isInteger(json) && (json as number) >= -(2 ** 52) && (json as number) < 2 ** 52

const PRIMITIVE_FORMS: Readonly<Partial<Record<AvroPrimitive['type'], (path: string) => JsonForm>>> = {
  boolean: (path) => same(path, 'true or false', (json) => typeof json === 'boolean'),
  int: (path) => same(path, 'an integer of 32 bits', isInt),
  long: (path) => checked(path, 'an integer of 53 bits', isLong),
  double: (path) => checked(path, 'a finite number', Number.isFinite),
  string: (path) => same(path, 'a string', (json) => typeof json === 'string'),
}

function compile(
  schema: AvroSchema,
  namespace: string | undefined,
  path: string,
  named: Map<string, AvroSchema>,
): JsonForm {
  if (typeof schema === 'string')
    return primitive(schema, path) ?? compileNamed(fullName(schema, namespace), path, named)
  if (isUnion(schema)) return optional(schema, namespace, path, named)
  if (schema.type === 'array') return array(compile(schema.items, namespace, `${path}[]`, named), path)
  if (schema.type === 'map') return map(compile(schema.values, namespace, `${path}{}`, named), path)
  if (!('name' in schema)) return logical(schema, path)
  const full = fullName(schema.name, schema.namespace ?? namespace)
  named.set(full, schema)
  if (schema.type === 'record') return record(schema, namespaceOf(full), path, named)
  return schema.type === 'enum' ? symbol(schema.symbols, schema.default, path) : unsupported(path)
}

const primitive = (name: string, path: string): JsonForm | undefined =>
  PRIMITIVE_FORMS[name as AvroPrimitive['type']]?.(path)

/** A later mention of a type that was defined before it. */
function compileNamed(full: string, path: string, named: Map<string, AvroSchema>): JsonForm {
  const definition = named.get(full)
  return definition === undefined ? unsupported(path) : compile(definition, namespaceOf(full), path, named)
}

function unsupported(path: string): never {
  throw new Error(
    `${path} has an Avro type without a JSON form here: use records, enums, arrays, maps, primitives or null unions of them`,
  )
}

function logical(schema: AvroPrimitive, path: string): JsonForm {
  if (schema.logicalType === 'timestamp-millis') return timestamp(path)
  if (schema.logicalType === 'decimal') return money(path)
  return primitive(schema.type, path) ?? unsupported(path)
}

/** Milliseconds since 1970 of a timestamp text or number; undefined when it is neither. */
function epochMsFromJson(json: unknown): number | undefined {
  if (typeof json === 'string') return parseTimestamp(json)
  return isEpochMs(json) ? json : undefined
}

/** Times in JSON; also the form of the attribute `time`. */
export const timestamp = (path: string): JsonForm => ({
  read: (json) => epochMsFromJson(json) ?? invalid(path, 'an RFC 3339 timestamp or milliseconds since 1970'),
  write: (value) =>
    isEpochMs(value) ? new Date(value).toISOString() : invalid(path, 'a time within the years 0000 to 9999'),
})

const money = (path: string): JsonForm => ({
  read: (json) =>
    (typeof json === 'number' ? microUsdFromJson(json) : undefined) ??
    invalid(path, 'dollars with at most six decimals'),
  write: (value) => microUsdToJson(value as number),
})

/** Optional money is a price as others state it, with as many decimals as they like. */
const statedPrice: JsonForm = { read: statedMicroUsd, write: (value) => microUsdToJson(value as number) }

const isMoney = (schema: AvroSchema): boolean =>
  typeof schema === 'object' && 'logicalType' in schema && schema.logicalType === 'decimal'

function symbol(symbols: readonly string[], fallback: string | undefined, path: string): JsonForm {
  const known = new Set<unknown>(symbols)
  const unknown = (json: unknown) =>
    typeof json === 'string' && fallback !== undefined ? fallback : invalid(path, 'a known symbol')
  return { read: (json) => (known.has(json) ? json : unknown(json)), write: (value) => value }
}

function optional(
  branches: readonly AvroSchema[],
  namespace: string | undefined,
  path: string,
  named: Map<string, AvroSchema>,
): JsonForm {
  const present = branches.filter((branch) => branch !== 'null')
  if (present.length !== 1 || present.length === branches.length) return unsupported(path)
  const form = isMoney(present[0]!) ? statedPrice : compile(present[0]!, namespace, path, named)
  return {
    read: (json) => (json === null || json === undefined ? null : form.read(json)),
    write: (value) => (value === null ? null : form.write(value)),
  }
}

const array = (item: JsonForm, path: string): JsonForm => ({
  read: (json) => (Array.isArray(json) ? json.map((entry) => item.read(entry)) : invalid(path, 'a list')),
  write: (value) => (value as readonly unknown[]).map((entry) => item.write(entry)),
})

const isObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

const map = (entry: JsonForm, path: string): JsonForm => ({
  read: (json) => (isObject(json) ? mapValues(json, entry.read) : invalid(path, 'an object')),
  write: (value) => mapValues(value as JsonObject, entry.write),
})

function mapValues(object: JsonObject, change: (value: unknown) => unknown): JsonObject {
  const changed: Record<string, unknown> = {}
  for (const key of Object.keys(object)) {
    // Setting it would set the prototype instead.
    if (isForbiddenKey(key)) throw new DecodeError('FORBIDDEN_KEY', 'a map has a key that names a prototype')
    changed[key] = change(object[key])
  }
  return changed
}

interface FieldForm extends JsonForm {
  readonly name: string
  /** Where an older writer may have it; undefined on most fields. */
  readonly aliases: readonly string[] | undefined
  readonly path: string
  /** The value of a missing field; undefined when the field is required. */
  readonly fallback: unknown
}

function record(
  schema: AvroRecord,
  namespace: string | undefined,
  path: string,
  named: Map<string, AvroSchema>,
): JsonForm {
  const fields = schema.fields.map((field) =>
    fieldForm(field, compile(field.type, namespace, `${path}.${field.name}`, named), path),
  )
  return {
    read: (json) => (isObject(json) ? readFields(fields, json) : invalid(path, 'an object')),
    write: (value) => writeFields(fields, value as JsonObject),
  }
}

function fieldForm(field: AvroField, form: JsonForm, path: string): FieldForm {
  const { name, aliases, type, default: given, lenient } = field
  const fallback = isMoney(type) && given !== undefined ? 0 : Object.freeze(given)
  const read = lenient === true && given !== undefined ? orDefault(form.read, fallback) : form.read
  return { ...form, read, name, aliases, path: `${path}.${name}`, fallback }
}

const orDefault =
  (read: JsonForm['read'], fallback: unknown): JsonForm['read'] =>
  (json) => {
    try {
      return read(json)
    } catch (error) {
      if (error instanceof DecodeError) return fallback
      throw error
    }
  }

/** Unknown members are passed over: a newer writer may know more fields. */
function readFields(fields: readonly FieldForm[], json: JsonObject): JsonObject {
  const value: Record<string, unknown> = {}
  for (const { name, aliases, path, fallback, read } of fields) {
    const member = json[name] ?? (aliases === undefined ? undefined : underAlias(json, aliases))
    if (member !== undefined && member !== null) value[name] = read(member)
    else value[name] = fallback === undefined ? invalid(path, 'present') : fallback
  }
  return value
}

const underAlias = (json: JsonObject, aliases: readonly string[]): unknown =>
  aliases.map((alias) => json[alias]).find((member) => member !== undefined && member !== null)

/** Fields that hold their default are left out, as in the published samples: missing means default to every reader. */
function writeFields(fields: readonly FieldForm[], value: JsonObject): JsonObject {
  const json: Record<string, unknown> = {}
  for (const { name, fallback, write } of fields) {
    const member = value[name]
    if (member !== undefined && !isDefault(member, fallback)) json[name] = write(member)
  }
  return json
}

/** Default lists and maps are empty ones. */
const isDefault = (value: unknown, fallback: unknown): boolean =>
  value === fallback || (typeof fallback === 'object' && fallback !== null && isEmpty(value))

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0
