import type { Topology } from '#stream/nodes.ts'
import { EMPTY } from 'rxjs'
import { merge, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue, type OwnedStore } from '#stream/store-port.ts'
import { after } from '#stream/time.ts'
import { sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import {
  type Numbered,
  numbersTopic,
  type Total,
  totalSchema,
  totalsTopic,
} from '../../../examples/counting/counting-topology.ts'

interface GrownTotal extends Total {
  /** New: the largest number since the upgrade. */
  readonly largest: number
}

const { fields } = JSON.parse(totalSchema.json) as { readonly fields: readonly object[] }
const grownFields = [...fields, { name: 'largest', type: 'long', default: -1 }]
const grownJson = JSON.stringify({ type: 'record', name: totalSchema.name, fields: grownFields })

/** The rows of the counting application with one more field. */
export const grownTotals = keyValue<readonly [TenantId], GrownTotal>(
  'totals',
  1,
  { name: totalSchema.name, json: grownJson },
  ['tenant'],
)
/** A store that it did not have: rows whose timers are never far, and never over. */
export const marks = keyValue<readonly [TenantId], number>('marks', 2, { name: 'Mark', json: '"long"' }, ['tenant'])

interface LaterStores {
  readonly totals: typeof grownTotals
  readonly marks?: typeof marks
}

const markEveryMs = 1_000

type Numbers = Stream<TenantId, Numbered>

const markIn = (stores: { readonly marks?: OwnedStore<readonly [TenantId], number> }, numbers: Numbers) =>
  stores.marks === undefined
    ? EMPTY
    : numbers.pipe(
        transition<readonly [TenantId], number, Numbered, Total>(stores.marks, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (mark, _number, at) => ({ state: mark ?? 0, timer: after(at, markEveryMs) }),
          onTimer: (mark, at) => ({ state: mark + 1, timer: after(at, markEveryMs) }),
        }),
      )

/** A later build of the counting application. */
export const laterTopology = (name: string, state: LaterStores): Topology => {
  const counting = processor({
    name: 'counting',
    in: ['numbers0'],
    state: { ...state },
    build: (stores) => (inputs: Readonly<Record<string, Numbers>>) => {
      const numbers = inputs['numbers0']!
      const counted = numbers.pipe(
        transition(stores.totals, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (row, { tenantId, n }) => {
            const total = { tenantId, n, count: (row?.count ?? 0) + 1, sum: (row?.sum ?? 0) + n }
            return { state: { ...total, largest: Math.max(n, row?.largest ?? -1) }, emit: [total] }
          },
        }),
      )
      return merge(counted, markIn(stores, numbers))
    },
  })
  return topology(name, 1, [sink(totalsTopic(name), through(counting, { numbers0: source(numbersTopic(name)) }))])
}
