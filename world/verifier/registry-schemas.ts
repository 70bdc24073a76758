import avsc from 'avsc'
import { RegistryAccess } from '#codec/registry-access.ts'
import { request, untilAnswered } from '#codec/registry-request.ts'
import type { Log } from '#runtime/ports/log.ts'

/** About half a minute: whoever judges a run should say soon that it cannot. */
const tries = 12
const notFound = 404

type Types = Map<number, avsc.Type | undefined>

/** The schemas that the registry holds for a topic's values, by id; asked for when they are needed for the first time. */
export class RegistrySchemas {
  readonly #access: RegistryAccess
  readonly #log: Log
  readonly #types = new Map<string, Types>()
  readonly #defaults = new Map<string, Readonly<Record<string, unknown>>>()

  constructor(url: string, log: Log) {
    this.#access = RegistryAccess.at(url)
    this.#log = log
  }

  /** The type with this id among the versions of `<topic>-value`; undefined when there is none. Rejects with RegistryUnavailable. */
  async typeOf(topic: string, id: number): Promise<avsc.Type | undefined> {
    const known = this.#types.get(topic)
    if (known?.has(id)) return known.get(id)
    const types = await this.#load(topic)
    if (!types.has(id)) types.set(id, undefined)
    return types.get(id)
  }

  /** Defaults for fields of the data that a JSON writer left out, from the newest version of `<topic>-value`. */
  async defaultsOf(topic: string): Promise<Readonly<Record<string, unknown>>> {
    const known = this.#defaults.get(topic)
    if (known !== undefined) return known
    const newest = [...(this.#types.get(topic) ?? (await this.#load(topic))).values()].findLast(
      (type) => type !== undefined,
    )
    const defaults = newest === undefined ? {} : defaultsOfData(newest)
    this.#defaults.set(topic, defaults)
    return defaults
  }

  async #load(topic: string): Promise<Types> {
    const path = `/subjects/${encodeURIComponent(`${topic}-value`)}/versions`
    const types: Types = new Map(this.#types.get(topic))
    this.#types.set(topic, types)
    const { status, body: versions } = await this.#ask(path)
    if (status === notFound) return types
    for (const version of Object.values(versions)) {
      const { body } = await this.#ask(`${path}/${String(version)}`)
      types.set(Number(body['id']), avsc.Type.forSchema(JSON.parse(String(body['schema'])) as avsc.Schema))
    }
    return types
  }

  #ask(path: string): ReturnType<typeof request> {
    return untilAnswered(
      () => request(this.#access, path),
      (line) => this.#log.warn({}, line),
      undefined,
      tries,
    )
  }
}

const defaultsOfData = (envelope: avsc.Type): Readonly<Record<string, unknown>> => {
  const data = (envelope as avsc.types.RecordType).field('data')?.type as avsc.types.RecordType | undefined
  return Object.fromEntries((data?.fields ?? []).map((field) => [field.name, field.defaultValue()]))
}
