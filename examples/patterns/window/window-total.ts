import type { EpochMs } from '#stream/time.ts'
import { topic } from '#stream/topic.ts'
import { recordSchema } from '../record-schema.ts'
import { topicDefaults } from '../topic-defaults.ts'

/** The sales of a tenant whose `soldAt` lies in one window. */
export interface WindowTotal {
  readonly tenantId: string
  readonly startsAt: EpochMs
  readonly sales: number
  readonly tickets: number
}

export const windowTotals = topic<WindowTotal>({
  name: 'window-totals',
  role: 'event',
  schema: recordSchema<WindowTotal>('WindowTotal', {
    tenantId: 'string',
    startsAt: 'long',
    sales: 'long',
    tickets: 'long',
  }),
  entity: ['startsAt'],
  ...topicDefaults,
})
