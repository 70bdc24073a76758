import { mapValue, partition, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { Rules } from '#stream/step.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import { recordSchema } from '../record-schema.ts'
import type { Sale } from '../sale/sale.ts'

/** A sale, and how far its Kafka timestamp is behind the clock of its task. */
interface Judged {
  readonly sale: Sale
  readonly behindMs: number
}

interface NoRow {
  readonly tenantId: string
}

/** Never has a row. Rules see the clock, operators do not; and rules belong to a store. */
export const noRows = keyValue<readonly [TenantId], NoRow>(
  'no-rows',
  1,
  recordSchema<NoRow>('NoRow', { tenantId: 'string' }),
  ['tenant'],
)

/**
 * Divides sales into punctual and late ones, by Kafka's timestamp alone.
 *
 * in               TenantId → Sale
 * out   punctual   TenantId → Sale
 *       late       TenantId → Sale, each more than `mostBehindMs` behind the clock of its task
 * state clock      no row at all
 */
export const punctualSales = (mostBehindMs: number) =>
  processor({
    name: 'punctual-sales',
    state: { clock: noRows },
    out: ['punctual', 'late'],
    build:
      ({ clock }) =>
      (sales: Stream<TenantId, Sale>) => {
        const judged = sales.pipe(transition(clock, judging))
        const [late, punctual] = partition(judged, ({ value }) => value.behindMs > mostBehindMs)
        return { punctual: punctual.pipe(mapValue(saleOf)), late: late.pipe(mapValue(saleOf)) }
      },
  })

const judging: Rules<readonly [TenantId], NoRow, Sale, Judged> = {
  retention: 'until-deleted',
  key: ({ key }) => [key],
  on: (_row, sale, at, { timestamp }) => ({ state: undefined, tell: [{ sale, behindMs: at - timestamp }] }),
}

const saleOf = ({ sale }: Judged): Sale => sale
