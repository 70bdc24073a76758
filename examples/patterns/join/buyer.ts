import { topic } from '#stream/topic.ts'
import { recordSchema } from '../record-schema.ts'
import { topicDefaults } from '../topic-defaults.ts'

/** The news about a buyer. Without a name the buyer is gone: an input without a value is no event. */
export interface BuyerChange {
  readonly tenantId: string
  readonly buyerId: string
  readonly name: string | null
}

export const buyerChanges = topic<BuyerChange>({
  name: 'buyer-changes',
  role: 'inbound',
  schema: recordSchema<BuyerChange>('BuyerChange', { tenantId: 'string', buyerId: 'string', name: ['null', 'string'] }),
  entity: ['buyerId'],
  ...topicDefaults,
})

/** A buyer as the table has it. */
export interface Buyer {
  readonly tenantId: string
  readonly buyerId: string
  readonly name: string
}

export const buyerSchema = recordSchema<Buyer>('Buyer', { tenantId: 'string', buyerId: 'string', name: 'string' })
