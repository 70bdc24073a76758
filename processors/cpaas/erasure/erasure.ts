import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import type { SubjectErased } from '#schemas/types.ts'
import { mergeTagged, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { transition } from '#stream/transition.ts'
import type { WalkOutput } from './erased.ts'
import { erasureRules } from './erasure-rules.ts'
import { erasureStore } from './erasure-store.ts'

type Inputs = {
  readonly orders: Stream<TenantId, SubjectErased>
  readonly walk: Stream<TenantId, WalkOutput>
  readonly spared: Stream<TenantId, string>
}

/**
 * Has all rows of a tenant forget a person, a bounded number of rows at a time. Consent stays, under a keyed hash.
 *
 * in    orders    TenantId → SubjectErased
 *       walk      TenantId → WalkOutput, from the walk
 *       spared    TenantId → message id, from delivery: a message to a person with an open order was accepted
 * out   steps     TenantId → TenantErasures, to the walk
 *       uses      TenantId → ErasedUse, to intake
 *       windows   TenantId → ErasedWindow, to intake
 *       refused   TenantId → DeadLetter, invalid orders
 * state erasures  TenantId → TenantErasures: one row per tenant with an open order, kept until the last is carried out
 */
export const erasure = (hashes: RecipientHashes) =>
  processor({
    name: 'erasure',
    state: { erasures: erasureStore },
    in: ['orders', 'walk', 'spared'],
    out: ['steps', 'uses', 'windows', 'refused'],
    build:
      ({ erasures }) =>
      ({ orders, walk, spared }: Inputs) => {
        const words = mergeTagged({ order: orders, walked: walk.pipe(only('walked')), spared })
        const steps = words.pipe(transition(erasures, erasureRules(hashes)))
        return {
          steps: steps.pipe(only('step')),
          uses: steps.pipe(only('use')),
          windows: steps.pipe(only('window')),
          refused: steps.pipe(only('refused')),
        }
      },
  })
