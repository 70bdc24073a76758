import type { TenantErasures } from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { LimitLevel } from '#processors/cpaas/limits/limit-store.ts'

/** A message to a person to be forgotten. */
export interface ErasedMessage {
  readonly messageId: string
}

/** The use of a limit with the hash of such a person in its name. */
export interface ErasedUse {
  readonly level: LimitLevel
  readonly subject: string
}

/** The reply window of such a person. */
export interface ErasedWindow {
  readonly recipientHash: string
}

/** Where a walk goes on; `undefined` at its end. */
export interface Walked {
  readonly next: Pick<TenantErasures, 'stage' | 'behind'> | undefined
}

/** The finds of a step of a walk, and at last its place. */
export type WalkOutput = Tagged<'message', ErasedMessage> | Tagged<'use', ErasedUse> | Tagged<'walked', Walked>
