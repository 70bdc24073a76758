import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { ClientSettings } from './security/security-config.ts'
import { securityFaults } from './security/security-faults.ts'
import { adminContradictions, adminVariables } from './variables/admin-variables.ts'
import { domainVariables } from './variables/domain-variables.ts'
import { eventVariables } from './variables/event-variables.ts'
import { kafkaVariables } from './variables/kafka-variables.ts'
import { podVariables } from './variables/pod-variables.ts'
import { registryContradictions, registryVariables } from './variables/registry-variables.ts'
import { profileNames, profileVariables } from './variables/profile-variables.ts'
import { securityVariables } from './variables/security-variables.ts'
import { topicVariables } from './variables/topic-variables.ts'
import { traceVariables } from './variables/trace-variables.ts'

/** Every configuration fault at once: the variable, what is wrong, what is valid. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`the configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

/** Every variable that a pod reads; the reference page is made from this. */
export const configSchema = z.object({
  ...profileVariables,
  ...kafkaVariables,
  ...securityVariables,
  ...registryVariables,
  ...podVariables,
  ...adminVariables,
  ...eventVariables,
  ...domainVariables,
  ...topicVariables,
  ...traceVariables,
})

export type Config = Readonly<z.infer<typeof configSchema>>
export type ConfigName = keyof Config

type Environment = Readonly<Record<string, string | undefined>>

/** Names a JSON file with the same variables; the environment goes before it. */
export const configFileVariable = 'EVENTZR_CONFIG_FILE'

/**
 * Reads the configuration from the environment and the file that it names.
 * @throws ConfigError with every fault, never a value: one may be a secret
 */
export const readConfig = (environment: Environment): Config => {
  const given = givenValues(environment)
  const unknown = Object.keys(given).filter((name) => !(name in configSchema.shape) && !foreign.has(name))
  const parsed = configSchema.safeParse(given)
  const issues = new Set<PropertyKey | undefined>(parsed.error?.issues.map(({ path }) => path[0]))
  const faults = [
    ...(parsed.success
      ? []
      : parsed.error.issues.map(
          ({ path, message }) => `${String(path[0])}: ${describeIssue(path[0], given, message)}`,
        )),
    ...(parsed.success
      ? [...contradictions(parsed.data), ...registryContradictions(parsed.data), ...adminContradictions(parsed.data)]
      : []),
    ...securityFaults(...securityOf(environment, given)).filter((fault) => !issues.has(fault.split(':')[0])),
    ...unknown.map((name) => `${name}: is not known; see docs/configuration.md for the names`),
  ]
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults)
  return parsed.data
}

/** The valid part of the configuration, faults and missing variables left out: enough to look at the rest of it. Never throws. */
export const readValidPart = (environment: Environment): Partial<Config> => {
  let given: Readonly<Record<string, unknown>>
  try {
    given = givenValues(environment)
  } catch {
    given = ours(environment)
  }
  return validOf(given)
}

const validOf = (given: Readonly<Record<string, unknown>>): Partial<Config> => {
  const parsed = Object.entries(configSchema.shape).map(
    ([name, schema]) => [name, schema.safeParse(given[name])] as const,
  )
  return Object.fromEntries(parsed.flatMap(([name, { success, data }]) => (success ? [[name, data]] : [])))
}

/** A pod that takes a task over waits for the open transaction of its predecessor, which must not last longer than its membership. */
const contradictions = ({ EVENTZR_TRANSACTION_TIMEOUT_MS, EVENTZR_SESSION_TIMEOUT_MS }: Config): readonly string[] =>
  EVENTZR_TRANSACTION_TIMEOUT_MS > EVENTZR_SESSION_TIMEOUT_MS
    ? [
        `EVENTZR_TRANSACTION_TIMEOUT_MS: ${EVENTZR_TRANSACTION_TIMEOUT_MS} is more than EVENTZR_SESSION_TIMEOUT_MS ` +
          `(${EVENTZR_SESSION_TIMEOUT_MS}); make it as long or shorter`,
      ]
    : []

/** Threads that Node has for files and for the calls of Kafka clients; read once, when it starts (libuv, threadpool.c). */
export const threadPoolSize = ({ UV_THREADPOOL_SIZE }: Environment): number => Number(UV_THREADPOOL_SIZE ?? 4)

/** Variables as given: the environment before the file, and both before the profile. @throws ConfigError when there is no such file */
const givenValues = (environment: Environment): Readonly<Record<string, unknown>> => {
  const explicit = explicitValues(environment)
  return { ...profileValues(explicit[profileVariable]), ...explicit }
}

const explicitValues = (environment: Environment): Readonly<Record<string, unknown>> => {
  const file = environment[configFileVariable] ?? ''
  return { ...(file === '' ? {} : present(readObject(configFileVariable, file))), ...ours(environment) }
}

const profileVariable = 'EVENTZR_PROFILE' satisfies ConfigName

/** The schema tells a wrong name. */
const profileValues = (name: unknown): Readonly<Record<string, unknown>> =>
  profileNames.some((known) => known === name)
    ? readObject(profileVariable, fileURLToPath(new URL(`../deploy/profiles/${String(name)}.json`, import.meta.url)))
    : {}

/** Whether somebody has set a variable for this run, and not a profile. @throws ConfigError */
export const isExplicit = (environment: Environment, name: ConfigName): boolean => name in explicitValues(environment)

/** Looks at the valid part: faults of other variables hide none here. */
const securityOf = (
  environment: Environment,
  given: Readonly<Record<string, unknown>>,
): Parameters<typeof securityFaults> => {
  const valid = validOf(given)
  return [valid, new Set(Object.keys(explicitValues(environment))), settingsIn(valid)]
}

/** The settings file; `undefined` when it is unreadable, and its reader tells that. */
const settingsIn = ({ EVENTZR_KAFKA_SETTINGS_FILE: file }: Partial<Config>): ClientSettings | undefined => {
  try {
    return file === undefined ? {} : (readObject('EVENTZR_KAFKA_SETTINGS_FILE', file) as ClientSettings)
  } catch {
    return undefined
  }
}

/** A JSON object from a file. @throws ConfigError */
export const readObject = (variable: string, path: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (error) {
    throw new ConfigError([`${variable}: ${(error as NodeJS.ErrnoException).code ?? 'not valid JSON'} reading ${path}`])
  }
  throw new ConfigError([`${variable}: ${path} must hold a JSON object`])
}

/** Variables of other programs of this project. */
const foreign = new Set([configFileVariable, 'EVENTZR_STACK'])

const ours = (environment: Environment): Readonly<Record<string, unknown>> =>
  present(Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('EVENTZR_'))))

/** An empty variable counts as unset, as Kubernetes and shells often leave them; a number would read it as 0. */
const present = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value != null && (typeof value !== 'string' || value.trim() !== '')),
  )

const describeIssue = (
  name: PropertyKey | undefined,
  given: Readonly<Record<string, unknown>>,
  message: string,
): string =>
  name !== undefined && given[String(name)] === undefined ? `is required: ${descriptionOf(String(name))}` : message

const descriptionOf = (name: string): string =>
  name in configSchema.shape ? (configSchema.shape[name as ConfigName].description ?? '') : ''
