import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** Every configuration fault at once: the variable, what is wrong, what is valid. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`the configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

const milliseconds = (min: number, max: number, standard: number) =>
  z.coerce.number().int().min(min).max(max).default(standard)

/** Every variable that a pod reads; the reference page is made from this. */
export const configSchema = z.object({
  EVENTZR_KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, 'must be host:port, several separated by commas')
    .describe('Kafka brokers, `host:port`, several separated by commas.'),
  EVENTZR_SCHEMA_REGISTRY_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .describe("Base URL of the registry's Confluent-compatible API."),
  EVENTZR_INSTANCE_ID: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores')
    .default('0')
    .describe(
      "The pod's ordinal: with the application id its transactional id and its static member id. Two pods must not share one.",
    ),
  EVENTZR_STATE_DIR: z
    .string()
    .min(1)
    .default('.local/state')
    .describe(
      'Folder with one subfolder per application and instance, locked while in use. It holds rows beyond the memory of the pod, and the checkpoints with which a restart takes seconds: give it a disk that outlives the container.',
    ),
  EVENTZR_HTTP_HOST: z.string().min(1).default('0.0.0.0').describe('Address that metrics and probes listen on.'),
  EVENTZR_HTTP_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(9464)
    .describe('Port of `/metrics`, `/healthz` and `/readyz`; 0 takes a free one.'),
  EVENTZR_COMMIT_INTERVAL_MS: milliseconds(10, 5_000, 100).describe(
    'Shortest time from the start of a commit to that of the next, in milliseconds; slow commits lengthen it. A full task does not wait for it.',
  ),
  EVENTZR_SESSION_TIMEOUT_MS: milliseconds(6_000, 300_000, 45_000).describe(
    'A pod that is away for longer loses its tasks, in milliseconds.',
  ),
  EVENTZR_TRANSACTION_TIMEOUT_MS: milliseconds(1_000, 60_000, 10_000).describe(
    'The broker aborts a transaction that is open for longer, in milliseconds.',
  ),
  EVENTZR_REVOKE_BUDGET_MS: milliseconds(500, 60_000, 5_000).describe(
    'Longest time in which a task that moves to another pod commits its last records; the group waits for it, in milliseconds.',
  ),
  EVENTZR_RECORD_TIMEOUT_MS: milliseconds(100, 600_000, 10_000).describe(
    'A record or timer that runs for longer kills its process, in milliseconds; raise it to halt in a debugger.',
  ),
  EVENTZR_ACCEPTED_TOPIC_IDS: z
    .string()
    .regex(/^[\w-]{22}(,[\w-]{22})*$/, 'must be topic ids, several separated by commas')
    .optional()
    .describe(
      'Ids of topics in the place of others, with all of their records at the same offsets, several separated by commas: tasks read on in them instead of stopping.',
    ),
  EVENTZR_OUTPUT_ENCODING: z
    .enum(['avro', 'ce-structured-json'])
    .default('avro')
    .describe('How events are written; every topic accepts the same on input.'),
  EVENTZR_POLICY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('JSON file whose fields replace those of the default policy.'),
  EVENTZR_HMAC_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'JSON file with the keys that the orchestrator hashes recipients with, see [the key of recipients](operations.md#the-key-of-recipients): a secret. Losing it forgets every consent.',
    ),
  EVENTZR_ALLOW_KNOWN_HMAC_KEY: z
    .enum(['true', 'false'])
    .default('false')
    .describe(
      'A pod of the orchestrator without a key file starts only with this: the hashes of recipients are then made with a key that everybody knows.',
    ),
  EVENTZR_KAFKA_SETTINGS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      "JSON file of librdkafka settings, e.g. for TLS and SASL. They go before the engine's own; those that exactly once depends on, or that have a variable, are refused by name.",
    ),
  EVENTZR_PARTITIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(12)
    .describe(
      'Partitions of topics that `topics apply` creates: the number of tasks, fixed for an application version.',
    ),
  EVENTZR_REPLICATION_FACTOR: z.coerce
    .number()
    .int()
    .min(1)
    .max(10)
    .default(3)
    .describe('Replicas of topics that `topics apply` creates.'),
  EVENTZR_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least level that is logged.'),
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
  const faults = [
    ...(parsed.success
      ? []
      : parsed.error.issues.map(
          ({ path, message }) => `${String(path[0])}: ${describeIssue(path[0], given, message)}`,
        )),
    ...(parsed.success ? contradictions(parsed.data) : []),
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

/** Variables as given, the environment before the file. @throws ConfigError when there is no such file */
const givenValues = (environment: Environment): Readonly<Record<string, unknown>> => {
  const file = environment[configFileVariable] ?? ''
  return { ...(file === '' ? {} : present(readObject(configFileVariable, file))), ...ours(environment) }
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
