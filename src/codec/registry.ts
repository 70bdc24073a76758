import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry'
import type { Topic } from '#stream/topic.ts'
import { RegistryError, RegistryUnavailable } from './errors.ts'
import { type SchemaPart, schemaText, subjectOf } from './registered-schema.ts'
import type { Log } from './registry-request.ts'
import type { RegistryAccess } from './registry-access.ts'
import { request, requestInAnyForm, REQUEST_TIMEOUT_MS, untilAnswered } from './registry-request.ts'
import type { FetchSchema, FetchSubjects } from './schema-cache.ts'

type Topics = readonly Topic<unknown>[]

/**
 * The level of every subject. Consumers of our events are older or newer than we are; and so are the writers of what we read,
 * since a producer registers its next version while we run.
 */
export const LEVEL = COMPATIBILITY.FULL_TRANSITIVE

/**
 * Registers the typed envelope of every topic, or its data alone, under {@link subjectOf} and holds the subject to {@link LEVEL};
 * registering again changes nothing. Waits, and says so, while the registry does not answer. Gives the ids by topic name.
 * @throws RegistryError SCHEMAS_INCOMPATIBLE with the first subject that the registry refuses
 */
export async function registerSchemas(
  topics: Topics,
  access: RegistryAccess,
  log: Log,
  signal?: AbortSignal,
  part: SchemaPart = 'envelope',
): Promise<ReadonlyMap<string, number>> {
  const registry = connect(access)
  const ids = new Map<string, number>()
  for (const topic of topics)
    ids.set(topic.name, await asked(access, log, signal, () => register(registry, access, topic, part)))
  log(`${ids.size} schemas of ${part === 'data' ? 'data alone' : 'events'} are registered`)
  return ids
}

async function register(
  registry: SchemaRegistry,
  access: RegistryAccess,
  topic: Topic<unknown>,
  part: SchemaPart,
): Promise<number> {
  const subject = subjectOf(topic, part)
  await setLevel(access, subject)
  try {
    const schema = { type: SchemaType.AVRO, schema: schemaText(topic, part) } as const
    return (await registry.register(schema, { subject, compatibility: LEVEL })).id
  } catch (cause) {
    if (statusOf(cause) !== 409) throw cause
    throw new RegistryError(
      'SCHEMAS_INCOMPATIBLE',
      [subject],
      `the registry refuses the schema of ${subject} under ${LEVEL}: npm run cli -- schemas check says why`,
      { cause },
    )
  }
}

/**
 * Before the schema is registered: the client sets the level of a subject that it makes, but only afterwards, and leaves that
 * of others as it is. Our schema would be let in by the level that happened to be there.
 */
async function setLevel(access: RegistryAccess, subject: string): Promise<void> {
  const level = { method: 'PUT', body: JSON.stringify({ compatibility: LEVEL }) } as const
  const { status } = await request(access, `/config/${encodeURIComponent(subject)}`, level)
  if (status === 200) return
  throw new RegistryError(
    'REGISTRY_REFUSED',
    [subject],
    `the registry answers ${status} when ${subject} is set to ${LEVEL}: give who registers the right to write its config`,
  )
}

/**
 * The ids of the topics' own schemas, of envelopes or of data alone, by topic name; registers nothing. Waits, and says so, while the registry does not answer.
 * @throws RegistryError SCHEMAS_MISSING with every subject that lacks its schema
 */
export async function lookUpIds(
  topics: Topics,
  access: RegistryAccess,
  log: Log,
  signal?: AbortSignal,
  part: SchemaPart = 'envelope',
): Promise<ReadonlyMap<string, number>> {
  const registry = connect(access)
  const found = await Promise.all(
    topics.map((topic) => asked(access, log, signal, () => lookUp(registry, topic, part))),
  )
  const missing = topics.filter((_, index) => found[index] === undefined).map((topic) => subjectOf(topic, part))
  if (missing.length > 0) {
    throw new RegistryError(
      'SCHEMAS_MISSING',
      missing,
      `the registry lacks the schemas of ${missing.join(', ')}: run npm run cli -- schemas register`,
    )
  }
  return new Map(topics.map((topic, index) => [topic.name, found[index]!]))
}

/** The id of the topic's own schema; undefined when its subject does not hold it. */
export async function lookUp(
  registry: SchemaRegistry,
  topic: Topic<unknown>,
  part: SchemaPart,
): Promise<number | undefined> {
  try {
    const schema = { type: SchemaType.AVRO, schema: schemaText(topic, part) } as const
    return await registry.getRegistryIdBySchema(subjectOf(topic, part), schema)
  } catch (error) {
    // The client wraps "not found" in an error without its status.
    if (statusOf(error) === 404 || (error as Error).name === 'ConfluentSchemaRegistryError') return undefined
    throw error
  }
}

/** How often one record's schema is asked for before the caller is told that the registry does not answer. */
const LOAD_TRIES = 4
/** "Schema not found" of the Confluent API; a 404 without it can come from something that is no registry. */
const SCHEMA_NOT_FOUND = 40403

/**
 * Fetches schemas by id for the codec. An id is also unknown when the registry refuses it alone, and answers for one of `ownIds`, by
 * topic name, or lists its subjects; that is logged. Rejects with RegistryUnavailable after four tries within about two seconds.
 */
export const schemaFetcher =
  (
    access: RegistryAccess,
    log: Log,
    signal?: AbortSignal,
    ownIds: ReadonlyMap<string, number> = new Map(),
  ): FetchSchema =>
  (schemaId) =>
    untilAnswered(() => fetchSchema(access, schemaId, ownIds, log, signal), log, signal, LOAD_TRIES)

async function fetchSchema(
  access: RegistryAccess,
  schemaId: number,
  ownIds: ReadonlyMap<string, number>,
  log: Log,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { status, body } = await requestInAnyForm(access, schemaPath(schemaId), {}, signal)
  if (status === 200 && typeof body?.['schema'] === 'string') return body['schema']
  if (status === 404 && body?.['error_code'] === SCHEMA_NOT_FOUND) return undefined
  const answer = `the registry answers ${status} when asked for schema ${schemaId}`
  const proof = isRefusal(status) ? await otherAnswer(access, ownIds, signal) : undefined
  if (proof === undefined) throw new RegistryUnavailable(`${answer}: check EVENTZR_SCHEMA_REGISTRY_URL`)
  log(`${answer} and ${proof}: the id counts as unknown, its records become dead letters`)
  return undefined
}

const schemaPath = (schemaId: number): string => `/schemas/ids/${schemaId}`

/** 408 says "later" like 429 and 5xx, which are no answers at all. */
const isRefusal = (status: number): boolean => status >= 400 && status !== 408

/**
 * Tells a refusal of one id from a wrong address or credentials that are good for nothing: says how else the registry answers us. A
 * schema of ours needs no other right than the one asked for; many registries list their subjects to administrators alone.
 */
async function otherAnswer(
  access: RegistryAccess,
  ownIds: ReadonlyMap<string, number>,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const [own] = ownIds.values()
  if (own !== undefined) {
    const { status, body } = await requestInAnyForm(access, schemaPath(own), {}, signal)
    if (status === 200 && typeof body?.['schema'] === 'string') return `gives schema ${own}, one of ours`
  }
  const { status, body } = await requestInAnyForm(access, '/subjects', {}, signal)
  return status === 200 && Array.isArray(body) ? 'lists its subjects' : undefined
}

/**
 * Fetches the subjects of an id, deleted versions included: their records are still there. Undefined when the registry does not
 * tell: some have no such call, and some allow it to administrators alone. Rejects like {@link schemaFetcher}.
 */
export const subjectFetcher =
  (access: RegistryAccess, log: Log, signal?: AbortSignal): FetchSubjects =>
  (schemaId) =>
    untilAnswered(() => fetchSubjects(access, schemaId, signal), log, signal, LOAD_TRIES)

async function fetchSubjects(
  access: RegistryAccess,
  schemaId: number,
  signal?: AbortSignal,
): Promise<readonly string[] | undefined> {
  const { status, body } = await requestInAnyForm(access, `${schemaPath(schemaId)}/versions?deleted=true`, {}, signal)
  if (status !== 200 || !Array.isArray(body)) return undefined
  const subjects = (body as readonly { readonly subject?: unknown }[]).map(({ subject }) => subject)
  return subjects.length > 0 && subjects.every((subject) => typeof subject === 'string') ? subjects : undefined
}

const statusOf = (error: unknown): unknown => (error as { readonly status?: unknown }).status

/** Without the client's own retries, which hide that it waits. */
export function connect(access: RegistryAccess): SchemaRegistry {
  return new SchemaRegistry({
    host: access.base,
    agent: access.agent,
    retry: { retries: 0 },
    middlewares: [
      () => ({
        request: (call) =>
          call.enhance({
            params: { normalize: true },
            timeout: REQUEST_TIMEOUT_MS,
            headers: authorizationOf(access),
          }),
      }),
    ],
  })
}

function authorizationOf(access: RegistryAccess): Readonly<Record<string, string>> {
  const authorization = access.authorization()
  return authorization === undefined ? {} : { authorization }
}

/**
 * Asks through the client, which reports a lost connection like a refusal: whoever does not answer `GET /subjects` either
 * is down, and is waited for.
 */
const asked = <T>(
  access: RegistryAccess,
  log: Log,
  signal: AbortSignal | undefined,
  ask: () => Promise<T>,
): Promise<T> =>
  untilAnswered(
    async () => {
      await awaitAnswer(access, signal)
      try {
        return await ask()
      } catch (cause) {
        if (cause instanceof RegistryError || cause instanceof RegistryUnavailable) throw cause
        await awaitAnswer(access, signal)
        throw refusal(cause as Error)
      }
    },
    log,
    signal,
  )

/** A proxy before a registry may refuse with a page of its own. @throws RegistryUnavailable */
async function awaitAnswer(access: RegistryAccess, signal: AbortSignal | undefined): Promise<void> {
  const { status, body } = await requestInAnyForm(access, '/subjects', {}, signal)
  if (body !== undefined || isForbidden(status)) return
  throw new RegistryUnavailable(
    `the schema registry at ${access.host} does not answer (it answers ${status} without JSON)`,
  )
}

const isForbidden = (status: unknown): boolean => status === 401 || status === 403

function refusal(cause: Error): RegistryError {
  const remedy = isForbidden(statusOf(cause))
    ? `: it does not accept the credentials (${String(statusOf(cause))}), or they lack the right; see docs/operations.md`
    : ''
  return new RegistryError('REGISTRY_REFUSED', [], `the registry refused: ${cause.message}${remedy}`, { cause })
}
