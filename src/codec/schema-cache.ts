import { DecodeError, SchemaNotLoaded } from './errors.ts'

/** Asks the registry for the text of a schema; undefined when it has none under this id, or gives none. Rejects while it does not answer. */
export type FetchSchema = (schemaId: number) => Promise<string | undefined>

/** An unknown id is asked for again after this time: its schema may have been registered since. */
const UNKNOWN_FOR_MS = 60_000
/** Random ids in a flood of bad records must not fill the memory: the oldest answer is forgotten first. */
const MAX_UNKNOWN_IDS = 10_000

/**
 * Schema texts by id. An id never changes its schema, so known ones stay for good; unknown ones are remembered for a
 * minute, so that a stream of bad ids costs one request per id and minute.
 */
export class SchemaCache {
  readonly #texts = new Map<number, string>()
  readonly #unknownUntil = new Map<number, number>()
  readonly #loading = new Map<number, Promise<void>>()
  readonly #fetchSchema: FetchSchema
  readonly #now: () => number

  constructor(fetchSchema: FetchSchema, now: () => number = Date.now) {
    this.#fetchSchema = fetchSchema
    this.#now = now
  }

  /** Makes a schema known without asking for it. */
  add(schemaId: number, json: string): void {
    this.#texts.set(schemaId, json)
  }

  /** @throws SchemaNotLoaded when the registry must be asked first, DecodeError UNKNOWN_SCHEMA_ID when it does not know the id */
  get(schemaId: number): string {
    const text = this.#texts.get(schemaId)
    if (text !== undefined) return text
    if ((this.#unknownUntil.get(schemaId) ?? 0) <= this.#now()) throw new SchemaNotLoaded(schemaId)
    throw new DecodeError(
      'UNKNOWN_SCHEMA_ID',
      `the registry gives no schema ${schemaId}: its writer uses another registry or did not register it, or it is not ours to read`,
    )
  }

  /** Asks once, however many wait for the same id; afterwards `get` answers. Rejects when the registry does not answer. */
  load(schemaId: number): Promise<void> {
    if (this.#texts.has(schemaId)) return Promise.resolve()
    const running = this.#loading.get(schemaId) ?? this.#load(schemaId).finally(() => this.#loading.delete(schemaId))
    this.#loading.set(schemaId, running)
    return running
  }

  async #load(schemaId: number): Promise<void> {
    const text = await this.#fetchSchema(schemaId)
    if (text === undefined) this.#remember(schemaId)
    else this.#texts.set(schemaId, text)
  }

  #remember(schemaId: number): void {
    this.#unknownUntil.delete(schemaId)
    this.#unknownUntil.set(schemaId, this.#now() + UNKNOWN_FOR_MS)
    if (this.#unknownUntil.size > MAX_UNKNOWN_IDS) this.#unknownUntil.delete(this.#unknownUntil.keys().next().value!)
  }
}
