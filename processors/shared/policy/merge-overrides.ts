import type { PolicyFault } from '#schemas/types.ts'

/** Fields of a policy, or replacements for some of them. */
export type Fields = Readonly<Record<string, unknown>>

/** A policy with some of its fields replaced. */
export interface MergedFields {
  readonly merged: Fields
  /** Fields that were left as they are: unknown ones, and those with a value of another kind. */
  readonly faults: readonly PolicyFault[]
}

/** Replaces fields of a policy: objects field by field, lists and values whole. */
export const mergeOverrides = (standard: Fields, overrides: Fields): MergedFields => {
  const faults: PolicyFault[] = []
  return { merged: merge(standard, overrides, '', faults), faults }
}

/** Unknown names of this form are shown: no number and no sentence is among them. */
const plainName = /^[A-Za-z]{1,32}$/

const merge = (standard: Fields, overrides: Fields, path: string, faults: PolicyFault[]): Fields => {
  const merged: Record<string, unknown> = { ...standard }
  for (const [name, value] of Object.entries(overrides)) {
    const isKnown = Object.hasOwn(standard, name)
    const at = pathOf(path, name, isKnown)
    const before = isKnown ? standard[name] : undefined
    if (before === undefined) faults.push({ path: at, reason: 'is no field of the policy' })
    else if (kindOf(before) !== kindOf(value))
      faults.push({ path: at, reason: `must be ${kindOf(before)}, not ${kindOf(value)}` })
    else merged[name] = isFields(before) ? merge(before, value as Fields, at, faults) : value
  }
  return merged
}

const pathOf = (path: string, name: string, isKnown: boolean): string => {
  const shown = isKnown || plainName.test(name) ? name : '(a name that is not shown)'
  return path === '' ? shown : `${path}.${shown}`
}

export const isFields = (value: unknown): value is Fields => kindOf(value) === 'an object'

const kindOf = (value: unknown): string =>
  Array.isArray(value)
    ? 'a list'
    : value === null
      ? 'null'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`
