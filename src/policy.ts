import { ConfigError } from './config.ts'

/**
 * A default policy with the given fields replaced, objects field by field, everything else whole.
 * @throws ConfigError naming every field that the default does not have or that has another type
 */
export const withOverrides = <P extends object>(policy: P, overrides: Readonly<Record<string, unknown>>): P => {
  const faults: string[] = []
  const merged = merge(policy as Readonly<Record<string, unknown>>, overrides, '', faults)
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => `EVENTZR_POLICY_FILE: ${fault}`))
  return merged as P
}

type Fields = Readonly<Record<string, unknown>>

const merge = (fields: Fields, overrides: Fields, path: string, faults: string[]): Fields => {
  const merged: Record<string, unknown> = { ...fields }
  for (const [name, value] of Object.entries(overrides)) {
    const at = path === '' ? name : `${path}.${name}`
    const standard = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (standard === undefined) faults.push(`${at} is no field of the policy`)
    else if (kindOf(standard) !== kindOf(value)) faults.push(`${at} must be ${kindOf(standard)}, not ${kindOf(value)}`)
    else merged[name] = isFields(standard) ? merge(standard, value as Fields, at, faults) : value
  }
  return merged
}

const isFields = (value: unknown): value is Fields => kindOf(value) === 'an object'

const kindOf = (value: unknown): string =>
  Array.isArray(value)
    ? 'a list'
    : value === null
      ? 'null'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`
