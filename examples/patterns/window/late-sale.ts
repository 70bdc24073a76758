import type { Late } from '#stream/tumbling.ts'
import { topic } from '#stream/topic.ts'
import { recordSchema } from '../record-schema.ts'
import { type Sale, saleFields } from '../sale/sale.ts'
import { topicDefaults } from '../topic-defaults.ts'

/** A sale that no total holds, since its window had closed. */
export interface LateSale extends Sale {
  readonly lateMs: number
}

export const lateSale = ({ input, lateMs }: Late<Sale>): LateSale => ({ ...input, lateMs })

export const lateSales = topic<LateSale>({
  name: 'late-sales',
  role: 'event',
  schema: recordSchema<LateSale>('LateSale', { ...saleFields, lateMs: 'long' }),
  entity: ['saleId'],
  ...topicDefaults,
})
