import { personOf } from './person.ts'
import { microUsdOf } from './micro-usd.ts'

type Keep = (value: unknown, tenantId: string) => unknown

const person: Keep = (value, tenantId) => (typeof value === 'string' ? personOf(tenantId, value) : null)

/** Only the codes: a detail is for people. */
const codes: Keep = (value) =>
  Array.isArray(value) ? value.map((reason: { readonly code?: string }) => ({ code: reason.code, detail: '' })) : []

/** The fields that are not kept as they are. */
const changed: Readonly<Record<string, Keep>> = {
  recipient: person,
  from: person,
  consentRef: person,
  cost_usd: microUsdOf,
  delta_usd: microUsdOf,
  reasons: codes,
}

/** The kept form of a field of an event's data: addresses become tokens, amounts micro-USD. */
export const keptValue = (field: string, value: unknown, tenantId: string): unknown =>
  Object.hasOwn(changed, field) ? changed[field]!(value, tenantId) : value
