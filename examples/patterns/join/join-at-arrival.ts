import { filter, flatMap, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { Sale } from '../sale/sale.ts'
import { buyers } from './buyer-table.ts'
import { namedSale } from './named-sale.ts'

/**
 * Joins each sale with its buyer as the table has it when the sale is processed. It keeps nothing.
 *
 * in               TenantId → Sale
 * out   named      TenantId → NamedSale, each sale of a known buyer
 *       nameless   TenantId → Sale, each other sale
 * reads buyers     (TenantId, buyerId) → Buyer
 */
export const joinAtArrival = processor({
  name: 'join-at-arrival',
  reads: { buyers },
  out: ['named', 'nameless'],
  build: (stores) => (sales: Stream<TenantId, Sale>) => {
    const buyerOf = ({ tenantId, buyerId }: Sale) => stores.buyers.get([tenantId as TenantId, buyerId])
    return {
      named: sales.pipe(
        flatMap((sale) => {
          const buyer = buyerOf(sale)
          return buyer === undefined ? [] : [namedSale(sale, buyer)]
        }),
      ),
      nameless: sales.pipe(filter(({ value }) => buyerOf(value) === undefined)),
    }
  },
})
