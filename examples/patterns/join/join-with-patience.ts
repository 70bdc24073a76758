import { mergeTagged, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { transition } from '#stream/transition.ts'
import type { Sale } from '../sale/sale.ts'
import type { Buyer } from './buyer.ts'
import { buyers } from './buyer-table.ts'
import { type WaitingPolicy, waitingRules, waitingSales } from './waiting-sales.ts'

type Inputs = {
  readonly buyer: Stream<TenantId, Buyer>
  readonly sale: Stream<TenantId, Sale>
}

/**
 * Joins each sale with its buyer, and waits for unknown ones.
 *
 * in    buyer      TenantId → Buyer, one whenever a buyer becomes known
 *       sale       TenantId → Sale
 * out   named      TenantId → NamedSale, those of one buyer in the order of their sales
 *       nameless   TenantId → Sale, each without its buyer in time, or behind too many others
 * state waiting    (TenantId, buyerId) → WaitingSales: one row per unknown buyer, until the patience of its last sale ends
 * reads buyers     (TenantId, buyerId) → Buyer
 */
export const joinWithPatience = (policy: WaitingPolicy) =>
  processor({
    name: 'join-with-patience',
    state: { waiting: waitingSales },
    reads: { buyers },
    in: ['buyer', 'sale'],
    out: ['named', 'nameless'],
    build: (stores) => (inputs: Inputs) => {
      const joined = mergeTagged({ buyer: inputs.buyer, sale: inputs.sale }).pipe(
        transition(stores.waiting, waitingRules(policy, stores.buyers)),
      )
      return { named: joined.pipe(only('named')), nameless: joined.pipe(only('nameless')) }
    },
  })
