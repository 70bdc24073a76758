import { createSecretKey, hash, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { type Config, ConfigError, readObject } from './config.ts'

/** The keys for the hashes of recipients, by version. */
export interface RecipientKeys {
  /** New hashes have this version. */
  readonly current: number
  readonly keys: ReadonlyMap<number, KeyObject>
}

const variable = 'EVENTZR_HMAC_KEY_FILE'
const mostKeys = 8
const leastBytes = 32

/** Its hashes begin with `0.`. Anybody can find the numbers behind them by trial. */
export const knownKey: RecipientKeys = {
  current: 0,
  keys: new Map([[0, createSecretKey(hash('sha256', 'eventzr: a key that everybody knows', 'buffer'))]]),
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

/**
 * The keys in a file: `{"current": 2, "keys": {"1": "<base64>", "2": "<base64>"}}`.
 * @throws ConfigError with every fault of it, never with its contents, versions aside
 */
export const readRecipientKeys = (file: string): RecipientKeys => {
  const { current, keys, ...others } = readObject(variable, file)
  const version = versionSchema.safeParse(current)
  const faults = [
    ...(Object.keys(others).length > 0 ? ['has fields besides current and keys'] : []),
    ...(version.success ? [] : ['current must be a whole number from 1 to 9999']),
    ...keyFaults(keys),
    ...(version.success && isObject(keys) && !Object.hasOwn(keys, String(version.data))
      ? ['current must be the version of one of the keys']
      : []),
  ]
  if (!version.success || faults.length > 0) throw new ConfigError(faults.map((fault) => `${variable}: ${fault}`))
  return { current: version.data, keys: new Map(Object.entries(keys as Readonly<Record<string, string>>).map(toKey)) }
}

const versionSchema = z.int().min(1).max(9_999)
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
