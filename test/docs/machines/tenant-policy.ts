import { cpaasPolicies } from '#processors/cpaas/policy/cpaas-policy.ts'
import { studioPolicies } from '#processors/studio/policy/studio-policy.ts'
import { policyRules } from '#processors/shared/policy/policy-rules.ts'
import type { PolicyUpdated, TenantPolicy } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'
import { acme, noon, policy } from '../../processors/cpaas/samples.ts'
import type { Machine, Move } from '../explore.ts'

interface State {
  readonly row: TenantPolicy | undefined
}

type PolicyRules = ReturnType<typeof policyRules>

const at = noon as StreamTime
/** Policies with so many attempts: the knob of the orchestrator, and the one in a group of Studio. */
const policyTexts = {
  cpaas: (attempts: number) => `{ "maxAttempts": ${attempts} }`,
  studio: (attempts: number) => `{ "jobs": { "maxAttempts": ${attempts} } }`,
} as const

const given = (
  rules: PolicyRules,
  by: string,
  { row }: State,
  update: Pick<PolicyUpdated, 'version' | 'policy'> | undefined,
): Move<State> => {
  const value = update && { tenantId: acme, ...update }
  const record = { key: acme, value, raw: {} } as StreamRecord<TenantId, PolicyUpdated | undefined>
  const { state, emit = [], tell = [] } = rules.on(row, value as PolicyUpdated | undefined, at, record, at)
  const refusals = tell.flatMap(({ kind, value: letter }) => (kind === 'refused' ? [letter.reason] : []))
  return { by, to: { row: state }, told: [...emit.map(({ kind }) => kind), ...refusals] }
}

/** The row of one tenant's policy. */
const rowBy = (rules: PolicyRules, text: (attempts: number) => string): Machine<State> => ({
  start: { row: undefined },
  nameOf: ({ row }) => {
    if (row === undefined) return '[*]'
    return row.policy === '' ? 'REMOVED' : 'OWN'
  },
  kindOf: ({ row }) => row?.policy ?? 'none',
  movesOf: (state) => {
    const version = state.row?.version ?? 0
    return [
      given(rules, 'removal', state, undefined),
      ...['{}', text(2)].map((policy) => given(rules, 'valid update', state, { version: version + 1, policy })),
      given(rules, 'faulty update', state, { version: version + 1, policy: text(0) }),
      given(rules, 'older version', state, { version, policy: text(3) }),
      ...(state.row === undefined ? [] : [given(rules, 'repeat', state, state.row)]),
    ]
  },
})

export const cpaasPolicyRow = rowBy(policyRules(cpaasPolicies, policy), policyTexts.cpaas)
export const studioPolicyRow = rowBy(policyRules(studioPolicies, studioPolicies.standard), policyTexts.studio)
