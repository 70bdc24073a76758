import type { AvroField, AvroRecord, AvroSchema } from '../avro-schema.ts'
import { isUnion } from '../avro-schema.ts'
import type { Definition } from '../named-types.ts'
import { NamedTypes } from '../named-types.ts'

/** A field with another default, or with one on one side alone. */
export interface ChangedDefault {
  readonly path: string
  /** As JSON; undefined where the field is required. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/**
 * Finds changed defaults. Avro does not mind: a writer always writes the field. Events in JSON leave out a field with the default
 * of their writer, and each reader puts in its own.
 * @param before, now schemas of data; attributes are always written
 */
export function changedDefaults(before: AvroSchema, now: AvroSchema): readonly ChangedDefault[] {
  const walk = new Walk(new NamedTypes(before), new NamedTypes(now))
  walk.run()
  return walk.found
}

class Walk {
  readonly found: ChangedDefault[] = []
  readonly #before: NamedTypes
  readonly #now: NamedTypes
  /** Pairs of records; a type can nest in itself. */
  readonly #seen = new Set<string>()

  constructor(before: NamedTypes, now: NamedTypes) {
    this.#before = before
    this.#now = now
  }

  run(): void {
    this.#compare(this.#before.root, this.#now.root, 'data')
  }

  #compare(before: AvroSchema, now: AvroSchema, path: string): void {
    const [was, is] = [present(before, this.#before), present(now, this.#now)]
    if (was === undefined || is === undefined || was.type !== is.type) return
    if (was.type === 'array') this.#compare(was.items, (is as typeof was).items, `${path}[]`)
    if (was.type === 'map') this.#compare(was.values, (is as typeof was).values, `${path}{}`)
    if (was.type === 'record') this.#records(was, is as AvroRecord, path)
  }

  #records(was: AvroRecord, is: AvroRecord, path: string): void {
    const pair = `${was.name} ${is.name}`
    if (this.#seen.has(pair)) return
    this.#seen.add(pair)
    for (const field of is.fields) {
      const former = formerOf(field, was)
      if (former !== undefined) this.#fields(former, field, `${path}.${field.name}`)
    }
  }

  #fields(former: AvroField, field: AvroField, path: string): void {
    const [before, after] = [defaultOf(former), defaultOf(field)]
    if (before !== after) this.found.push({ path, before, after })
    this.#compare(former.type, field.type, path)
  }
}

const formerOf = ({ name, aliases = [] }: AvroField, { fields }: AvroRecord): AvroField | undefined =>
  fields.find((field) => field.name === name) ?? fields.find((field) => aliases.includes(field.name))

/** The type of a present value: in JSON a union has only one beside null. */
const present = (schema: AvroSchema, types: NamedTypes): Definition | undefined =>
  (isUnion(schema) ? schema : [schema]).map((branch) => types.definitionOf(branch)).find(({ type }) => type !== 'null')

/** A missing amount is 0, whatever bytes its schema gives for that. */
const defaultOf = ({ type, default: given }: AvroField): string | undefined => {
  const isAmount = typeof type === 'object' && 'logicalType' in type && type.logicalType === 'decimal'
  return given === undefined ? undefined : JSON.stringify(isAmount ? 0 : given)
}
