import type { AvroField, AvroPrimitive, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { isUnion } from '#codec/avro-schema.ts'
import { isForbiddenKey } from '#codec/forbidden-key.ts'
import { NamedTypes } from '#codec/named-types.ts'
import type { Definition } from '#codec/named-types.ts'
import { Faults } from './faults.ts'
import type { Origin, Take } from './leaf-forms.ts'
import { primitives, takeMoney, takeSymbol, takeText, takeTime } from './leaf-forms.ts'

/** The data of one topic: taken from outside, and written as JSON. */
export interface DataForm {
  /** Data with every field, defaults included. Check `faults` before you use it. */
  readonly take: Take
  /** Data without fields at their defaults, like the published samples. */
  readonly toJson: (data: unknown) => unknown
}

/** The form of a record. @throws Error when its schema has a type without a form */
export const dataForm = (schemaJson: string, origin: Origin): DataForm =>
  new FormCompiler(new NamedTypes(JSON.parse(schemaJson) as AvroRecord), origin).root

interface FieldForm extends DataForm {
  readonly name: string
  /** Undefined when the field is required. */
  readonly fallback: unknown
}

const asItIs = (value: unknown): unknown => value

class FormCompiler {
  readonly root: DataForm
  readonly #types: NamedTypes
  readonly #origin: Origin

  constructor(types: NamedTypes, origin: Origin) {
    this.#types = types
    this.#origin = origin
    this.root = this.#compile(types.root)
  }

  #compile(schema: AvroSchema): DataForm {
    if (isUnion(schema)) return this.#optional(schema)
    const type = this.#types.definitionOf(schema)
    if (type.type === 'record') return this.#record(type)
    if (type.type === 'array') return list(this.#compile(type.items))
    if (type.type === 'map') return map(this.#compile(type.values))
    return { take: this.#leaf(type), toJson: asItIs }
  }

  #leaf(type: Definition): Take {
    if (type.type === 'enum') return takeSymbol(type.symbols, type.default, this.#origin)
    const { logicalType } = type as AvroPrimitive
    if (logicalType === 'timestamp-millis') return takeTime(this.#origin)
    if (logicalType === 'decimal') return takeMoney
    const take = primitives.get(type.type)
    if (take === undefined) throw new Error(`events have no Avro type ${type.type}`)
    return take
  }

  #optional(branches: readonly AvroSchema[]): DataForm {
    const present = branches.find((branch) => !this.#isNull(branch))!
    const { take: takePresent, toJson } = this.#compile(present)
    // Others state such a price, with as many decimals as they like.
    const take = this.#origin === 'message' && takePresent === takeMoney ? orFallback(takeMoney, null) : takePresent
    return {
      take: (value, path, faults) => (value === null || value === undefined ? null : take(value, path, faults)),
      toJson: (value) => (value === null ? null : toJson(value)),
    }
  }

  #isNull = (schema: AvroSchema): boolean => !isUnion(schema) && this.#types.definitionOf(schema).type === 'null'

  #record({ name, fields }: AvroRecord): DataForm {
    const forms = fields.map((field) => this.#field(field))
    const known = new Set(fields.map((field) => field.name))
    const noteUnknown =
      this.#origin === 'caller' ? unknownFields(known, name.slice(name.lastIndexOf('.') + 1)) : () => {}
    return {
      take(value, path, faults) {
        if (!isObject(value)) return faults.add(path, 'must be an object')
        noteUnknown(value, path, faults)
        return Object.fromEntries(forms.map((form) => [form.name, takeField(form, value[form.name], path, faults)]))
      },
      toJson: (value) => withoutDefaults(forms, value as Members),
    }
  }

  #field({ name, type, default: given, lenient }: AvroField): FieldForm {
    const { take, toJson } = this.#compile(type)
    if (given === undefined) return { name, take, toJson, fallback: undefined }
    const fallback = Object.freeze(shown(type, given))
    return { name, take: lenient && this.#origin === 'message' ? orFallback(take, fallback) : take, toJson, fallback }
  }
}

/** A default as events show it: Avro's own is a count of milliseconds, or bytes as a text. */
function shown(schema: AvroSchema, given: unknown): unknown {
  const { logicalType } = schema as AvroPrimitive
  if (logicalType === 'decimal') return 0
  return logicalType === 'timestamp-millis' ? new Date(given as number).toISOString() : given
}

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)

function takeField({ name, take, fallback }: FieldForm, value: unknown, path: string, faults: Faults): unknown {
  const at = `${path}.${name}`
  if (value !== undefined && value !== null) return take(value, at, faults)
  return fallback === undefined ? faults.add(at, 'must be present') : fallback
}

const orFallback =
  (take: Take, fallback: unknown): Take =>
  (value, path) => {
    const faults = new Faults()
    const taken = take(value, path, faults)
    return faults.isEmpty ? taken : fallback
  }

/** Other names are not told: a caller may have personal data for names. */
const FIELD_NAME = /^[A-Za-z_]{1,40}$/

const unknownFields =
  (known: ReadonlySet<string>, record: string) =>
  (value: Members, path: string, faults: Faults): void => {
    for (const name of Object.keys(value)) {
      if (known.has(name) || value[name] === undefined) continue
      faults.add(`${path}.${FIELD_NAME.test(name) ? name : '…'}`, `is no field of ${record}`)
    }
  }

const list = ({ take, toJson }: DataForm): DataForm => ({
  take: (value, path, faults) =>
    Array.isArray(value)
      ? value.map((item, index) => take(item, `${path}[${index}]`, faults))
      : faults.add(path, 'must be a list'),
  toJson: (value) => (value as readonly unknown[]).map(toJson),
})

const map = ({ take, toJson }: DataForm): DataForm => ({
  take: (value, path, faults) =>
    isObject(value)
      ? mapValues(value, (item) => take(item, `${path}{}`, faults), `${path}{}`, faults)
      : faults.add(path, 'must be an object'),
  toJson: (value) => Object.fromEntries(Object.entries(value as Members).map(([key, item]) => [key, toJson(item)])),
})

function mapValues(value: Members, change: (item: unknown) => unknown, path: string, faults: Faults): Members {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (isForbiddenKey(key)) faults.add(path, 'must not be named like a prototype')
      takeText(key, path, faults)
      return [key, change(item)]
    }),
  )
}

function withoutDefaults(forms: readonly FieldForm[], value: Members): Members {
  return Object.fromEntries(
    forms.flatMap(({ name, fallback, toJson }) =>
      isDefault(value[name], fallback) ? [] : [[name, toJson(value[name])]],
    ),
  )
}

/** Default lists and maps are empty ones. */
const isDefault = (value: unknown, fallback: unknown): boolean =>
  value === fallback || (isCollection(fallback) && isCollection(value) && Object.keys(value).length === 0)

const isCollection = (value: unknown): value is object => typeof value === 'object' && value !== null
