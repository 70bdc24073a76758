import type { z } from 'zod'
import type { PolicyFault } from '#schemas/types.ts'
import { type Fields, isFields, mergeOverrides } from './merge-overrides.ts'

/** A valid policy, or every reason why it is refused. */
export type CheckedPolicy<P> =
  | { readonly kind: 'valid'; readonly policy: P }
  | { readonly kind: 'refused'; readonly faults: readonly PolicyFault[] }

/**
 * Replaces fields of a valid policy, and checks the result against its schema. Faults are listed all at once, sorted by path, and
 * quote no value.
 * @param reserved paths of knobs for the overrides to leave alone
 */
export const checkPolicy = <P extends object>(
  schema: z.ZodType<P>,
  standard: P,
  overrides: unknown,
  reserved: ReadonlySet<string> = new Set(),
): CheckedPolicy<P> => {
  if (!isFields(overrides)) return { kind: 'refused', faults: [{ path: '', reason: 'must be a JSON object' }] }
  const { merged, faults } = mergeOverrides(standard as Fields, overrides)
  const { success, data, error } = schema.safeParse(merged)
  const all = [...faults, ...(error?.issues ?? []).map(faultOf), ...reservedIn(overrides, reserved, '')]
  if (success && all.length === 0) return { kind: 'valid', policy: data }
  return { kind: 'refused', faults: all.toSorted((a, b) => (a.path < b.path ? -1 : 1)) }
}

const reservedIn = (overrides: Fields, reserved: ReadonlySet<string>, path: string): readonly PolicyFault[] =>
  Object.entries(overrides).flatMap(([name, value]) => {
    const at = path === '' ? name : `${path}.${name}`
    if (reserved.has(at)) return [{ path: at, reason: "is set by the pods' own policy alone" }]
    return isFields(value) ? reservedIn(value, reserved, at) : []
  })

const faultOf = (issue: z.core.$ZodIssue): PolicyFault => ({
  path: issue.path.map(String).join('.'),
  reason: reasonOf(issue),
})

/** The library's own words may change with it, and quote unknown names. */
const reasonOf = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue.origin)}`
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin)}`
    case 'invalid_type':
      return `must be of type ${issue.expected}`
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`
    case 'invalid_format':
      return `must match ${issue.pattern ?? issue.format}`
    case 'custom':
      return issue.message
    case 'unrecognized_keys':
      return 'has a field that there is not'
    default:
      return 'is not valid'
  }
}

const unitOf = (origin: string): string =>
  origin === 'array' ? ' entries long' : origin === 'string' ? ' characters long' : ''
