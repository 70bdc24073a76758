import type { Topology } from '#stream/nodes.ts'
import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
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
/** A store that it did not have. */
export const marks = keyValue<readonly [TenantId], number>('marks', 2, { name: 'Mark', json: '"long"' }, ['tenant'])

interface LaterStores {
  readonly totals: typeof grownTotals
  readonly marks?: typeof marks
}

/** A later build of the counting application. */
export const laterTopology = (name: string, state: LaterStores): Topology => {
  const counting = processor({
    name: 'counting',
    in: ['numbers0'],
    state: { ...state },
    build:
      (stores) =>
      (numbers: Readonly<Record<string, Stream<TenantId, Numbered>>>): Stream<TenantId, Total> =>
        numbers['numbers0']!.pipe(
          transition(stores.totals, {
            retention: 'until-deleted',
            key: ({ key }) => [key],
            on: (row, { tenantId, n }) => {
              const total = { tenantId, n, count: (row?.count ?? 0) + 1, sum: (row?.sum ?? 0) + n }
              return { state: { ...total, largest: Math.max(n, row?.largest ?? -1) }, emit: [total] }
            },
          }),
        ),
  })
  return topology(name, 1, [sink(totalsTopic(name), through(counting, { numbers0: source(numbersTopic(name)) }))])
}
