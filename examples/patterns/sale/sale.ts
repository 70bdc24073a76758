import type { EpochMs } from '#stream/time.ts'
import { topic } from '#stream/topic.ts'
import { recordSchema } from '../record-schema.ts'
import { topicDefaults } from '../topic-defaults.ts'

/** Tickets, sold at a till. */
export interface Sale {
  readonly tenantId: string
  readonly saleId: string
  readonly buyerId: string
  readonly tickets: number
  /** The till's clock says so. The till may have been without a network since. */
  readonly soldAt: EpochMs
}

/** The fields of a sale, for other records with the same ones. */
export const saleFields = {
  tenantId: 'string',
  saleId: 'string',
  buyerId: 'string',
  tickets: 'long',
  soldAt: 'long',
} as const

export const saleSchema = recordSchema<Sale>('Sale', saleFields)

export const sales = topic<Sale>({
  name: 'sales',
  role: 'inbound',
  schema: saleSchema,
  entity: ['saleId'],
  ...topicDefaults,
})
