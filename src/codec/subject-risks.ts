import type { Topic } from '#stream/topic.ts'
import { DecodeError, RegistryError } from './errors.ts'
import { defaultLimits } from './limits.ts'
import type { RegistryAccess } from './registry-access.ts'
import { type SchemaPart, subjectOf } from './registered-schema.ts'
import { LEVEL } from './registry.ts'
import { request } from './registry-request.ts'
import { TypedData } from './typed-data.ts'
import { TypedEnvelope } from './typed-envelope.ts'
import type { TypedRecord } from './typed-record.ts'

/** Under these a new version is readable to every version before it; and the version of a running build is one of them. */
const SAFE_LEVELS: readonly string[] = [LEVEL, 'FORWARD_TRANSITIVE']

/**
 * Finds the versions of a subject of a topic, present or allowed, beyond this build's reading. Gives each with its remedy; none for
 * a subject without versions.
 * @throws RegistryUnavailable, or RegistryError when the registry refuses to tell
 */
export async function subjectRisks(
  topic: Topic<unknown>,
  access: RegistryAccess,
  signal?: AbortSignal,
  part: SchemaPart = 'envelope',
): Promise<readonly string[]> {
  const subject = new Subject(subjectOf(topic, part), access, signal)
  const versions = await subject.versions()
  if (versions.length === 0) return []
  const typed = new (part === 'envelope' ? TypedEnvelope : TypedData)(topic.schema, defaultLimits)
  const faults = [levelFault(await subject.level())]
  // One after the other: all subjects are asked at once.
  for (const version of versions) faults.push(versionFault(typed, version, await subject.schema(version)))
  return faults.filter((fault) => fault !== undefined)
}

const levelFault = (level: string): string | undefined =>
  SAFE_LEVELS.includes(level)
    ? undefined
    : `level ${level} lets others register what this build cannot read: npm run cli -- schemas register sets ${LEVEL}`

function versionFault(
  typed: Pick<TypedRecord<unknown>, 'reader'>,
  version: number,
  schema: string | undefined,
): string | undefined {
  try {
    if (schema !== undefined) typed.reader(schema)
    return undefined
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return `version ${version} cannot be read, since ${error.message}: let its producer register another, then delete it`
  }
}

type Body = Readonly<Record<string, unknown>>

/** One subject of the registry. */
class Subject {
  readonly #name: string
  readonly #access: RegistryAccess
  readonly #signal: AbortSignal | undefined

  constructor(name: string, access: RegistryAccess, signal: AbortSignal | undefined) {
    this.#name = encodeURIComponent(name)
    this.#access = access
    this.#signal = signal
  }

  async versions(): Promise<readonly number[]> {
    return ((await this.#get(`/subjects/${this.#name}/versions`)) ?? []) as readonly number[]
  }

  /** Undefined when the version has been deleted meanwhile. */
  async schema(version: number): Promise<string | undefined> {
    return (await this.#get(`/subjects/${this.#name}/versions/${version}`))?.['schema'] as string | undefined
  }

  /** Its own level, or else the one for all. Without the option some registries give 404 where it has none of its own. */
  async level(): Promise<string> {
    const config = (await this.#get(`/config/${this.#name}?defaultToGlobal=true`)) ?? (await this.#get('/config'))
    const level = config?.['compatibilityLevel']
    return typeof level === 'string' ? level.toUpperCase() : 'NONE'
  }

  /** Undefined when there is no such thing. */
  async #get(path: string): Promise<Body | undefined> {
    const { status, body } = await request(this.#access, path, {}, this.#signal)
    if (status === 200) return body
    if (status === 404) return undefined
    throw new RegistryError(
      'REGISTRY_REFUSED',
      [],
      `the registry answers ${status} to GET ${path}: it must be allowed to ask that`,
    )
  }
}
