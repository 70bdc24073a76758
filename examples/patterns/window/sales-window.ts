import { mapValue, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import { tumbling, type TumblingWindow } from '#stream/tumbling.ts'
import { recordSchema } from '../record-schema.ts'
import type { Sale } from '../sale/sale.ts'
import { lateSale } from './late-sale.ts'
import type { WindowTotal } from './window-total.ts'

type WindowKey = readonly [TenantId, startsAt: number]

/** The counts of an open window. */
interface OpenWindow {
  readonly sales: number
  readonly tickets: number
}

export const openWindows = keyValue<WindowKey, OpenWindow>(
  'open-windows',
  1,
  recordSchema<OpenWindow>('OpenWindow', { sales: 'long', tickets: 'long' }),
  ['tenant', 'startsAt:number'],
)

export type WindowPolicy = Pick<
  TumblingWindow<WindowKey, OpenWindow, Sale, WindowTotal>,
  'sizeMs' | 'graceMs' | 'aheadMs'
>

/**
 * Counts the sales of each tenant in tumbling windows over their own time, `soldAt`.
 *
 * in               TenantId → Sale
 * out   closed     TenantId → WindowTotal, one per window with a sale
 *       late       TenantId → LateSale, each sale behind the close of its window
 *       early      TenantId → DeadLetter, each sale further in the future than a clock may be wrong
 * state windows    (TenantId, start) → OpenWindow: one row per open window, until its end plus grace
 */
export const salesWindow = (policy: WindowPolicy) =>
  processor({
    name: 'sales-window',
    state: { windows: openWindows },
    out: ['closed', 'late', 'early'],
    build:
      ({ windows }) =>
      (sales: Stream<TenantId, Sale>) => {
        const counted = sales.pipe(transition(windows, tumbling(windowOf(policy))))
        return {
          closed: counted.pipe(only('closed')),
          late: counted.pipe(only('late'), mapValue(lateSale)),
          early: counted.pipe(only('early'), mapValue(inFuture)),
        }
      },
  })

const windowOf = (policy: WindowPolicy): TumblingWindow<WindowKey, OpenWindow, Sale, WindowTotal> => ({
  ...policy,
  timeOf: ({ value }) => value.soldAt,
  key: ({ key }, startsAt) => [key, startsAt],
  add: (row, { tickets }) => ({ sales: (row?.sales ?? 0) + 1, tickets: (row?.tickets ?? 0) + tickets }),
  result: (row, [tenantId, startsAt]) => ({ tenantId, startsAt, ...row }),
})

const inFuture = (_sale: Sale, { raw }: StreamRecord<TenantId, Sale>): DeadLetter => {
  if (raw === undefined) throw new Error('a sale came without its record; wire sales to a source')
  return { reason: 'SOLD_IN_FUTURE', raw }
}
