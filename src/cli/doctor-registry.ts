import type { RegistryAccess } from '#codec/registry-access.ts'
import { requestInAnyForm } from '#codec/registry-request.ts'
import { checkSchemas, type SchemaCheck } from '#codec/schema-check.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { configuredRegistry, type RegistryConfig } from '../configured-registry.ts'
import { failed, type Finding, ok, skipped } from './doctor-finding.ts'

const answerTimeoutMs = 3_000
const checkTimeoutMs = 10_000

const everyTopic: readonly Topic<unknown>[] = Object.values(topics)

/** Whether the registry answers, and the schema of every topic. @throws ConfigError, RegistryUnavailable and time-outs of the checks */
export const registryFindings = async (config: RegistryConfig): Promise<readonly Finding[]> => {
  const access = configuredRegistry(config)
  const registry = await registryFinding(access)
  if (registry.state !== 'ok') return [registry, skipped('schemas', 'the registry does not answer')]
  return [registry, schemasFinding(await checkSchemas(everyTopic, access, AbortSignal.timeout(checkTimeoutMs)))]
}

const remedy = 'start it, or correct EVENTZR_SCHEMA_REGISTRY_URL'
const credentials = 'EVENTZR_SCHEMA_REGISTRY_USER with its password file, or EVENTZR_SCHEMA_REGISTRY_TOKEN_FILE'

/** Whether the registry answers a question for its subjects. */
export const registryFinding = async (access: RegistryAccess): Promise<Finding> => {
  const { base } = access
  try {
    const { status, body } = await requestInAnyForm(access, '/subjects', {}, AbortSignal.timeout(answerTimeoutMs))
    if (status === 200 && Array.isArray(body)) return ok('registry', `answers at ${base}`)
    if (status === 401)
      return failed('registry', `${base} does not accept the credentials (401)`, `correct ${credentials}`)
    // It may still give those of the applications.
    if (status === 403) return ok('registry', `answers at ${base}; its subjects are not listed for us (403)`)
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
