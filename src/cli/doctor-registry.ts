import { addressOf, request } from '#codec/registry-request.ts'
import { checkSchemas, type SchemaCheck } from '#codec/schema-check.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { failed, type Finding, ok, skipped } from './doctor-finding.ts'

const answerTimeoutMs = 3_000
const checkTimeoutMs = 10_000

const everyTopic: readonly Topic<unknown>[] = Object.values(topics)

/** Whether the registry answers, and the schema of every topic. @throws RegistryUnavailable and time-outs of the checks */
/** Whether the registry answers a question for its subjects. */
export const registryFindings = async (url: string): Promise<readonly Finding[]> => {
  const registry = await registryFinding(url)
  if (registry.state !== 'ok') return [registry, skipped('schemas', 'the registry does not answer')]
  return [registry, schemasFinding(await checkSchemas(everyTopic, url, AbortSignal.timeout(checkTimeoutMs)))]
}

const remedy = 'start it, or correct EVENTZR_SCHEMA_REGISTRY_URL'

/** Whether the registry answers a question for its subjects. */
export const registryFinding = async (url: string): Promise<Finding> => {
  const { base } = addressOf(url)
  try {
    const { status } = await request(url, '/subjects', {}, AbortSignal.timeout(answerTimeoutMs))
    if (status === 200) return ok('registry', `answers at ${base}`)
    return failed('registry', `${base} answers ${status} to GET /subjects`, `${remedy}: the path is part of it`)
  } catch (error) {
    const late = (error as Error).name === 'TimeoutError'
    return failed('registry', late ? `${base} is silent for ${answerTimeoutMs} ms` : (error as Error).message, remedy)
  }
}

export const schemasFinding = (checks: readonly SchemaCheck[]): Finding => {
  const refused = checks.filter(({ state }) => state === 'incompatible')
  const unsafe = checks.filter(({ risks }) => risks.length > 0)
  const absent = checks.filter(({ state }) => state === 'new' || state === 'compatible')
  if (refused.length > 0)
    return failed('schemas', `incompatible: ${subjects(refused)}`, 'npm run cli -- schemas check says why')
  if (unsafe.length > 0)
    return failed('schemas', `not safe: ${subjects(unsafe)}`, 'npm run cli -- schemas check says why')
  if (absent.length > 0)
    return failed('schemas', `not registered: ${subjects(absent)}`, 'npm run cli -- schemas register')
  return ok('schemas', `${checks.length} registered`)
}

const subjects = (checks: readonly SchemaCheck[]): string => checks.map(({ subject }) => subject).join(', ')
