import { type ErasureInput, erasureRules } from '#processors/cpaas/erasure/erasure-rules.ts'
import { SubjectErasedDefaults, type TenantErasures } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'
import { acme, hashes, noon, recipient } from '../../processors/cpaas/samples.ts'
import type { Machine, Move } from '../explore.ts'

interface State {
  readonly row: TenantErasures | undefined
}

const rules = erasureRules(hashes)
const at = noon as StreamTime
const people = [recipient, '+14155550172']

const given = (by: string, { row }: State, value: ErasureInput): Move<State> => {
  const record = { key: acme, value, raw: {} } as StreamRecord<TenantId, ErasureInput>
  return { by, to: { row: rules.on(row, value, at, record, at).state } }
}

const order = (person: string): ErasureInput => ({
  kind: 'order',
  value: { ...SubjectErasedDefaults, tenantId: acme, recipient: person },
})

const walked = (next: Pick<TenantErasures, 'stage' | 'behind'> | undefined): ErasureInput => ({
  kind: 'walked',
  value: { next },
})

/** A step over messages leads to more of them or to the pairs, one over pairs to more of them or to the end. */
const stepsOf = (state: State): readonly Move<State>[] => {
  const { stage } = state.row!
  const more = given('step', state, walked({ stage, behind: 'row' }))
  const last = stage === 'PAIRS' ? undefined : ({ stage: 'PAIRS', behind: null } as const)
  return [more, given('last step', state, walked(last)), given('', state, { kind: 'spared', value: 'msg_1' })]
}

/** The row of one tenant's erasures. */
export const tenantErasures: Machine<State> = {
  start: { row: undefined },
  nameOf: ({ row }) => {
    if (row === undefined) return '[*]'
    return row.waiting.length === 0 ? row.stage : `${row.stage}_OTHERS_WAIT`
  },
  kindOf: ({ row }) => JSON.stringify(row && [row.stage, row.behind, row.waiting.length, row.spared.length > 0]),
  movesOf: (state) => [
    ...people.map((person) => given('order', state, order(person))),
    ...(state.row === undefined ? [] : stepsOf(state)),
  ],
}
