import { namesEntity } from '#stream/entity-name.ts'
import { decodeKey } from '#stream/store-key.ts'
import type { InspectedRow } from './inspected-row.ts'

/** The data of an event, and the fields with the name of its entity. */
export interface NamedData {
  readonly data: unknown
  readonly entity: readonly string[]
}

const idOf = ({ data, entity: [field = ''] }: NamedData): string =>
  String((data as Readonly<Record<string, unknown>> | undefined)?.[field])

/**
 * The names of an entity: an id such as that of a message or job, the hashes of a recipient, or a word such as a provider, alone or
 * with further parts of a key: `TWILIO/SMS`.
 */
export class EntityNames {
  readonly #given: ReadonlySet<string>
  /** The given names, and those of their offspring: a request leads to messages. */
  readonly #names: Set<string>
  readonly #parts: readonly string[]
  readonly #isWord: boolean

  /** @param hashes stand for a recipient in rows, and are looked for in its place */
  constructor(entity: string, hashes: readonly string[] = []) {
    this.#parts = entity.split('/')
    this.#isWord = /^[A-Z][A-Z0-9_]*$/.test(this.#parts[0]!)
    this.#given = new Set(hashes.length > 0 ? hashes : [entity])
    this.#names = new Set(this.#given)
  }

  /**
   * The entity of an input is a given name, such as that of a request: the entities of another kind that came out of it are
   * looked for too, but nothing that follows from those.
   */
  learn(input: NamedData, outputs: readonly NamedData[]): void {
    if (this.#isWord || !this.#given.has(idOf(input))) return
    for (const output of outputs)
      if (output.entity.length === 1 && output.entity[0] !== input.entity[0]) this.#names.add(idOf(output))
  }

  /** Whether this is one of the names. */
  have(name: string): boolean {
    return this.#names.has(name)
  }

  /** Whether a row is about the entity: its key names it, or one of its fields does. A word is looked for in keys alone. */
  haveRow({ store, key, row }: Pick<InspectedRow, 'store' | 'key'> & { readonly row?: unknown }): boolean {
    const parts = decodeKey(key, store.key).slice(1).map(String)
    return this.#inKey(parts) || (!this.#isWord && this.#in(row))
  }

  /** Whether the data of an event is about the entity. */
  haveData({ data, entity }: NamedData): boolean {
    if (!this.#isWord) return this.#in(data)
    const fields = data as Readonly<Record<string, unknown>> | undefined
    return entity.some((field) => this.#parts[0] === fields?.[field])
  }

  /** Whether bytes name it, for records beyond decoding. */
  haveBytes(bytes: Uint8Array | null): boolean {
    if (bytes === null || this.#isWord) return false
    return [...this.#names].some((name) => Buffer.from(bytes).includes(name))
  }

  #inKey(parts: readonly string[]): boolean {
    if (this.#isWord) return this.#parts.every((part, index) => part === parts[index])
    return parts.some((part) => this.#names.has(part))
  }

  #in(value: unknown): boolean {
    return namesEntity(value, this.#names)
  }
}
