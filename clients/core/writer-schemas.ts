import type { AvroSchema } from '#codec/avro-schema.ts'
import { DecodeError } from '#codec/errors.ts'
import { NamedTypes } from '#codec/named-types.ts'
import { SchemaRegistryError } from './errors.ts'
import { isNotFound, isUnusable } from './registry-answer.ts'
import type { SchemaRegistryLike } from './schema-registry.ts'

/** A schema never changes under its id; an id that is not known today may be tomorrow. */
const REFUSED_FOR_MS = 60_000

/** The schemas of all writers by their ids, each asked for once. */
export class WriterSchemas {
  readonly #registry: SchemaRegistryLike
  readonly #schemas = new Map<number, Promise<NamedTypes>>()

  constructor(registry: SchemaRegistryLike) {
    this.#registry = registry
  }

  /** @throws DecodeError UNKNOWN_SCHEMA_ID or SCHEMA_MISMATCH, for a minute without another question; SchemaRegistryError */
  get(id: number): Promise<NamedTypes> {
    const known = this.#schemas.get(id)
    if (known !== undefined) return known
    const asked = this.#ask(id)
    this.#schemas.set(id, asked)
    asked.catch((error) => this.#forget(id, error))
    return asked
  }

  #forget(id: number, error: unknown): void {
    if (error instanceof DecodeError) setTimeout(() => this.#schemas.delete(id), REFUSED_FOR_MS).unref()
    else this.#schemas.delete(id)
  }

  async #ask(id: number): Promise<NamedTypes> {
    const schema = await this.#fetch(id)
    try {
      // The object hides its schema in `toJSON`. Units are lost there: the client drops logical types without a class.
      return new NamedTypes(JSON.parse(JSON.stringify(schema)) as AvroSchema)
    } catch {
      throw unusable(id)
    }
  }

  async #fetch(id: number): Promise<unknown> {
    try {
      return await this.#registry.getSchema(id)
    } catch (cause) {
      if (isNotFound(cause))
        throw new DecodeError('UNKNOWN_SCHEMA_ID', `the registry does not know the schema id ${id}`)
      if (isUnusable(cause)) throw unusable(id)
      throw new SchemaRegistryError(
        'REGISTRY_UNAVAILABLE',
        `the registry did not answer for id ${id}: try again`,
        cause,
      )
    }
  }
}

const unusable = (id: number): DecodeError =>
  new DecodeError('SCHEMA_MISMATCH', `the schema of id ${id} is no Avro schema that can be read here`)
