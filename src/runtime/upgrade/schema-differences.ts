import avsc from 'avsc'

/** How two builds differ, each difference as a sentence without its end. */
export interface Differences {
  /** Allowed, and worth a line in the log. */
  readonly changes: readonly string[]
  /** Why the rows of the one must not be read by the other, with the remedy. */
  readonly refusals: readonly string[]
}

/** An Avro schema as JSON. */
export type AvroJson = string | readonly AvroJson[] | AvroType

interface AvroType {
  readonly type: AvroJson
  readonly name?: string
  readonly fields?: readonly Field[]
  readonly items?: AvroJson
  readonly values?: AvroJson
  readonly symbols?: readonly string[]
  readonly logicalType?: string
  readonly precision?: number
  readonly scale?: number
}

/**
 * How the schema of a store differs between the build that wrote its rows and the one about to read them. Whether the rows can
 * be read is Avro's to say (1.12, "Schema Resolution"); logical types are compared here, since a reader would take
 * milliseconds for microseconds without a word.
 */
export const schemaDifferences = (before: AvroJson, now: AvroJson): Differences => {
  const changes: string[] = []
  const refusals: string[] = []
  walk(before, now, '', { changes, refusals })
  const unreadable = unreadableBy(before, now)
  if (unreadable !== undefined)
    refusals.push(
      `cannot read its rows (${unreadable}); give new fields a default and keep the types of the others, or widen them`,
    )
  return { changes, refusals }
}

const unreadableBy = (before: AvroJson, now: AvroJson): string | undefined => {
  try {
    avsc.Type.forSchema(now as avsc.Schema).createResolver(avsc.Type.forSchema(before as avsc.Schema))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'it is no Avro schema'
  }
}

interface Found {
  readonly changes: string[]
  readonly refusals: string[]
}

const walk = (before: AvroJson, now: AvroJson, path: string, found: Found): void => {
  const [was, is] = [kindOf(before), kindOf(now)]
  if (was !== is) found.changes.push(`has ${is} instead of ${was}${path === '' ? '' : ` in ${path}`}`)
  if (meansOther(before, now))
    found.refusals.push(`would take ${was} in ${path} for ${is}; keep that field, add another`)
  walkParts(partsOf(before), partsOf(now), path, found)
}

const walkParts = (before: Parts, now: Parts, path: string, found: Found): void => {
  if (before.size === 0 || now.size === 0) return
  const read = new Set<string>()
  for (const [part, { type, aliases = [] }] of now) {
    const was = [part, ...aliases].find((name) => before.has(name))
    if (was === undefined) found.changes.push(`has the new field ${at(path, part)}`)
    else walk(before.get(was)!.type, type, at(path, part), found)
    if (was !== undefined && was !== part) found.changes.push(`reads the field ${at(path, was)} as ${at(path, part)}`)
    read.add(was ?? part)
  }
  for (const part of before.keys()) if (!read.has(part)) found.changes.push(`no longer has the field ${at(path, part)}`)
}

const at = (path: string, part: string): string =>
  path === '' || part === '' || part === '[]' ? path + part : `${path}.${part}`

const isUnion = (schema: AvroJson): schema is readonly AvroJson[] => Array.isArray(schema)

type Parts = ReadonlyMap<string, Omit<Field, 'name'>>

/** The parts of a schema: a record has its fields, an array or a map its items, a union its branches without a name of their own. */
const partsOf = (schema: AvroJson): Parts => {
  if (isUnion(schema)) return new Map(schema.flatMap((branch) => [...partsOf(branch)]))
  if (typeof schema === 'string') return new Map()
  if (typeof schema.type !== 'string') return partsOf(schema.type)
  if (schema.type === 'record') return fieldsOf(schema.fields ?? [])
  if (schema.type === 'array') return new Map([['[]', { type: schema.items! }]])
  return schema.type === 'map' ? new Map([['[]', { type: schema.values! }]]) : new Map()
}

interface Field {
  readonly name: string
  readonly type: AvroJson
  /** A reader looks for it under these names, too. */
  readonly aliases?: readonly string[]
}

const fieldsOf = (fields: readonly Field[]): Parts => new Map(fields.map(({ name, ...rest }) => [name, rest]))

/** A schema in a word or two; of records, arrays and maps the parts are compared by themselves. */
const kindOf = (schema: AvroJson): string => {
  if (isUnion(schema)) return schema.map(kindOf).join(' or ')
  if (typeof schema === 'string') return schema
  if (typeof schema.type !== 'string') return kindOf(schema.type)
  if (schema.type === 'enum') return `one of ${schema.symbols?.join(', ')}`
  const name = schema.name === undefined ? '' : ` ${schema.name}`
  const logical = logicalOf(schema)
  return schema.type + name + (logical === undefined ? '' : ` (${logical})`)
}

const logicalOf = ({ logicalType, precision, scale }: AvroType): string | undefined =>
  logicalType && [logicalType, precision, scale].filter((each) => each !== undefined).join(' ')

/** Whether the same bytes would be read as another quantity. A type that was a plain number is not known to be another. */
const meansOther = (before: AvroJson, now: AvroJson): boolean => {
  const meanings = logicalsOf(now)
  return [...logicalsOf(before)].some(([type, logical]) => meanings.has(type) && meanings.get(type) !== logical)
}

/** Logical types by the type that carries them. */
const logicalsOf = (schema: AvroJson): ReadonlyMap<string, string> => {
  if (isUnion(schema)) return new Map(schema.flatMap((branch) => [...logicalsOf(branch)]))
  if (typeof schema === 'string') return new Map()
  if (typeof schema.type !== 'string') return logicalsOf(schema.type)
  const logical = logicalOf(schema)
  return new Map(logical === undefined ? [] : [[schema.type, logical]])
}
