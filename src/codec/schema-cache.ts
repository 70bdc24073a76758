import { DecodeError, SchemaNotLoaded } from './errors.ts'

/** Asks the registry for the text of a schema; undefined when it has none under this id, or gives none. Rejects while it does not answer. */
export type FetchSchema = (schemaId: number) => Promise<string | undefined>

/** Asks the registry for the subjects that hold an id; undefined when it does not tell. Rejects while it does not answer. */
export type FetchSubjects = (schemaId: number) => Promise<readonly string[] | undefined>

/** An unknown id is asked for again after this time, and so is another topic's: it may have been registered since. */
const UNKNOWN_FOR_MS = 60_000
/** Random ids in a flood of bad records must not fill the memory: the oldest answer is forgotten first. */
const MAX_UNKNOWN_IDS = 10_000

interface Known {
  readonly text: string
  /** Undefined for an own schema, or when the registry does not tell. */
  readonly subjects: readonly string[] | undefined
  readonly askedAtMs: number
}

/**
 * Schema texts by id. An id never changes its schema, so known ones stay for good; unknown ones are remembered for a
 * minute, so that a stream of bad ids costs one request per id and minute.
 */
export class SchemaCache {
  readonly #known = new Map<number, Known>()
  readonly #unknownUntil = new Map<number, number>()
  readonly #loading = new Map<number, Promise<void>>()
  readonly #fetchSchema: FetchSchema
  readonly #fetchSubjects: FetchSubjects
  readonly #now: () => number

  constructor(
    fetchSchema: FetchSchema,
    fetchSubjects: FetchSubjects = async () => undefined,
    now: () => number = Date.now,
  ) {
    this.#fetchSchema = fetchSchema
    this.#fetchSubjects = fetchSubjects
    this.#now = now
  }

  /** Schemas that are kept. */
  get size(): number {
    return this.#known.size
  }

  /** Makes a schema of this project known without asking for it. */
  add(schemaId: number, json: string): void {
    this.#known.set(schemaId, { text: json, subjects: undefined, askedAtMs: 0 })
  }

  /**
   * The schema of a record of `topic`.
   * @throws SchemaNotLoaded when the registry must be asked first; DecodeError UNKNOWN_SCHEMA_ID when it does not know the id,
   * SCHEMA_MISMATCH when the id is held by subjects of other topics alone
   */
  get(schemaId: number, topic: string): string {
    const known = this.#known.get(schemaId)
    if (known !== undefined) return this.#own(schemaId, known, topic)
    if ((this.#unknownUntil.get(schemaId) ?? 0) <= this.#now()) throw new SchemaNotLoaded(schemaId)
    throw new DecodeError(
      'UNKNOWN_SCHEMA_ID',
      `the registry gives no schema ${schemaId}: its writer uses another registry or did not register it, or it is not ours to read`,
    )
  }

  #own(schemaId: number, known: Known, topic: string): string {
    if (known.subjects === undefined || known.subjects.some((subject) => isOf(subject, topic))) return known.text
    if (this.#isOld(known)) throw new SchemaNotLoaded(schemaId)
    throw new DecodeError(
      'SCHEMA_MISMATCH',
      `schema ${schemaId} belongs to ${known.subjects.slice(0, 3).join(', ')}: register it under ${topic}-value`,
    )
  }

  #isOld({ subjects, askedAtMs }: Known): boolean {
    return subjects !== undefined && askedAtMs + UNKNOWN_FOR_MS <= this.#now()
  }

  /** Asks once, however many wait for the same id; afterwards `get` answers. Rejects when the registry does not answer. */
  load(schemaId: number): Promise<void> {
    const known = this.#known.get(schemaId)
    if (known !== undefined && !this.#isOld(known)) return Promise.resolve()
    const running = this.#loading.get(schemaId) ?? this.#load(schemaId).finally(() => this.#loading.delete(schemaId))
    this.#loading.set(schemaId, running)
    return running
  }

  async #load(schemaId: number): Promise<void> {
    const text = this.#known.get(schemaId)?.text ?? (await this.#fetchSchema(schemaId))
    if (text === undefined) return this.#remember(schemaId)
    const subjects = await this.#fetchSubjects(schemaId)
    this.#known.set(schemaId, { text, subjects, askedAtMs: this.#now() })
  }

  #remember(schemaId: number): void {
    this.#unknownUntil.delete(schemaId)
    this.#unknownUntil.set(schemaId, this.#now() + UNKNOWN_FOR_MS)
    if (this.#unknownUntil.size > MAX_UNKNOWN_IDS) this.#unknownUntil.delete(this.#unknownUntil.keys().next().value!)
  }
}

/** `<topic>-value` and `<topic>-<full name of the record>`: TopicNameStrategy and TopicRecordNameStrategy of Confluent's serializers. */
const isOf = (subject: string, topic: string): boolean =>
  subject.length > topic.length + 1 && subject.startsWith(topic) && subject[topic.length] === '-'
