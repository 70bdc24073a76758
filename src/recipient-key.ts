import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { SecretKeys } from '#stream/secret-keys.ts'
import { type Config, ConfigError, readObject } from './config.ts'

/** The keys for the hashes of recipients, by version. */
export interface RecipientKeys {
  /** New hashes have this version. */
  readonly current: number
  readonly keys: ReadonlyMap<number, KeyObject>
  /** Versions of lost keys: people known by their hashes alone are forgotten, opt-outs included. */
  readonly retired: readonly number[]
}

const variable = 'EVENTZR_HMAC_KEY_FILE'
const mostKeys = 8
const leastBytes = 32

/** Its hashes begin with `0.`. Anybody can find the numbers behind them by trial. */
export const knownKey: RecipientKeys = {
  current: 0,
  keys: new Map([[0, createSecretKey(hash('sha256', 'eventzr: a key that everybody knows', 'buffer'))]]),
  retired: [],
}

/**
 * The keys of a pod of the orchestrator.
 * @throws ConfigError without a key file, unless the known key is allowed; with every fault of the file
 */
export const podKeys = ({
  EVENTZR_HMAC_KEY_FILE: file,
  EVENTZR_ALLOW_KNOWN_HMAC_KEY: allowed,
}: Pick<Config, typeof variable | 'EVENTZR_ALLOW_KNOWN_HMAC_KEY'>): RecipientKeys => {
  if (file !== undefined) return readRecipientKeys(file)
  if (allowed === 'true') return knownKey
  throw new ConfigError([
    `${variable}: a pod of the orchestrator needs the key that recipients are hashed with; make one as docs/operations.md says. ` +
      'Where no recipient is real, set EVENTZR_ALLOW_KNOWN_HMAC_KEY=true instead',
  ])
}

/** The keys of a configuration, for a command; `undefined` without a readable file. */
export const configuredKeys = ({ EVENTZR_HMAC_KEY_FILE: file }: Partial<Config>): RecipientKeys | undefined => {
  try {
    return file === undefined ? undefined : readRecipientKeys(file)
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}

/**
 * The keys in a file: `{"current": 2, "keys": {"1": "<base64>", "2": "<base64>"}}`, and `"retired": [1]` for keys given up.
 * @throws ConfigError with every fault of it, never with its contents, versions aside
 */
export const readRecipientKeys = (file: string): RecipientKeys => {
  const { current, keys, retired: givenUp = [], ...others } = readObject(variable, file)
  const retired = retiredSchema.safeParse(givenUp)
  const version = versionSchema.safeParse(current)
  const faults = [
    ...(Object.keys(others).length > 0 ? ['has fields besides current, keys and retired'] : []),
    ...(version.success ? [] : ['current must be a whole number from 1 to 9999']),
    ...keyFaults(keys),
    ...(retired.success ? [] : ['retired must be a list of versions from 0 to 9999']),
    ...(version.success && isObject(keys) && !Object.hasOwn(keys, String(version.data))
      ? ['current must be the version of one of the keys']
      : []),
  ]
  if (!version.success || !retired.success || faults.length > 0)
    throw new ConfigError(faults.map((fault) => `${variable}: ${fault}`))
  return {
    current: version.data,
    keys: new Map(Object.entries(keys as Readonly<Record<string, string>>).map(toKey)),
    retired: retired.data,
  }
}

const versionSchema = z.int().min(1).max(9_999)
/** 0 is the known key. */
const retiredSchema = z.array(z.int().min(0).max(9_999))
const nameSchema = z.string().regex(/^[1-9]\d{0,3}$/)
const keySchema = z.base64().refine((text) => Buffer.from(text, 'base64').length >= leastBytes)

/** Other names than versions are not told: somebody may have put a key there. */
const keyFaults = (keys: unknown): readonly string[] => {
  if (!isObject(keys)) return ['keys must be an object, with a key by each version']
  const count = Object.keys(keys).length
  const versions = Object.entries(keys).filter(([name]) => nameSchema.safeParse(name).success)
  return [
    ...(count < 1 || count > mostKeys ? [`keys must be 1 to ${mostKeys}, not ${count}`] : []),
    ...(versions.length < count
      ? [`${count - versions.length} of the names in keys are no version from 1 to 9999`]
      : []),
    ...versions
      .filter(([, key]) => !keySchema.safeParse(key).success)
      .map(([name]) => `keys.${name} must be the base64 of ${leastBytes} bytes or more`),
  ]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const toKey = ([version, key]: readonly [string, string]): readonly [number, KeyObject] => [
  Number(version),
  createSecretKey(key, 'base64'),
]

/** The keys as rows name them: 32 bits of an HMAC for each, and nothing else of it. */
export const secretKeysOf = ({ current, keys, retired }: RecipientKeys): SecretKeys => ({
  inUse: String(current),
  checks: Object.fromEntries([...keys].map(([version, key]) => [String(version), checkOf(key)])),
  retired: retired.map(String),
})

const checkOf = (key: KeyObject): string =>
  createHmac('sha256', key).update('eventzr key check').digest('hex').slice(0, 8)
