import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import { type Buyer, type BuyerChange, buyerSchema } from './buyer.ts'

export const buyers = keyValue<readonly [TenantId, buyer: string], Buyer>('buyers', 1, buyerSchema, ['tenant', 'buyer'])

/**
 * Keeps the newest name of each buyer. Others read its rows, and see them as they are at each record.
 *
 * in              TenantId → BuyerChange
 * out             TenantId → Buyer, one whenever a buyer becomes known
 * state buyers    (TenantId, buyerId) → Buyer: one row per buyer, until a change without a name
 */
export const buyerTable = processor({
  name: 'buyer-table',
  state: { buyers },
  build:
    (stores) =>
    (changes: Stream<TenantId, BuyerChange>): Stream<TenantId, Buyer> =>
      changes.pipe(
        transition(stores.buyers, {
          retention: 'until-deleted',
          key: ({ key, value }) => [key, value.buyerId],
          on: (before, { name, ...buyer }) => {
            if (name === null) return { state: undefined }
            const state = { ...buyer, name }
            return { state, tell: before === undefined ? [state] : [] }
          },
        }),
      ),
})
