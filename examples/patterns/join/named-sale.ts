import { topic } from '#stream/topic.ts'
import { recordSchema } from '../record-schema.ts'
import { type Sale, saleFields, saleSchema } from '../sale/sale.ts'
import { topicDefaults } from '../topic-defaults.ts'
import type { Buyer } from './buyer.ts'

/** A sale joined with its buyer. */
export interface NamedSale extends Sale {
  readonly buyerName: string
}

export const namedSale = (sale: Sale, { name }: Buyer): NamedSale => ({ ...sale, buyerName: name })

const perSale = { role: 'event', entity: ['saleId' as const], ...topicDefaults } as const

export const namedSales = topic<NamedSale>({
  name: 'named-sales',
  schema: recordSchema<NamedSale>('NamedSale', { ...saleFields, buyerName: 'string' }),
  ...perSale,
})

/** Sales of buyers that nobody knows. */
export const namelessSales = topic<Sale>({ name: 'nameless-sales', schema: saleSchema, ...perSale })
