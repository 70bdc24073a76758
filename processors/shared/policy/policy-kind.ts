import type { z } from 'zod'
import { type TenantPolicy, TenantPolicySchema } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue, type Store } from '#stream/store-port.ts'
import { type CheckedPolicy, checkPolicy } from './check-policy.ts'
import { knobsOf } from './knob-list.ts'

export type PolicyKey = readonly [tenant: TenantId]

/** The policies of one application. */
export interface PolicyKind<P extends object> {
  /** The policy until a policy file or a tenant's policy says otherwise. */
  readonly standard: P
  /** The policies of tenants with one of their own; all processors read them. */
  readonly store: Store<PolicyKey, TenantPolicy>
  /** Checks the pods' own policy: the standard with the fields of a policy file. */
  readonly checkPod: (overrides: unknown) => CheckedPolicy<P>
  /** Checks a tenant's policy, a JSON text, upon the pods' own. Knobs that bound the rows of a pod are the pods' alone. */
  readonly checkTenant: (base: P, text: string) => CheckedPolicy<P>
}

/**
 * @param schema has every knob with its standard, so that nothing has to be given
 * @param storeNumber of the policies among the stores of the application
 */
export const policyKind = <P extends object>(schema: z.ZodType<P>, storeNumber: number): PolicyKind<P> => {
  const standard = schema.parse({})
  const podKnobs = new Set(knobsOf(schema).flatMap(({ path, scope }) => (scope === 'pod' ? [path] : [])))
  return {
    standard,
    store: keyValue<PolicyKey, TenantPolicy>('policies', storeNumber, TenantPolicySchema, ['tenant']),
    checkPod: (overrides) => checkPolicy(schema, standard, overrides),
    checkTenant: (base, text) =>
      Buffer.byteLength(text) > longestPolicy
        ? { kind: 'refused', faults: [{ path: '', reason: `must be at most ${longestPolicy} bytes long` }] }
        : checkPolicy(schema, base, readJson(text), podKnobs),
  }
}

/** A text of an event has as many bytes at most. */
const longestPolicy = 8_192

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
