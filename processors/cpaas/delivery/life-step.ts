import type { OptOutVerdict } from '#processors/cpaas/consent/opt-out-verdict.ts'
import type { EndedAttempt } from '#processors/cpaas/health/ended-attempt.ts'
import type { KnownSpending } from '#processors/cpaas/budget/spending-rules.ts'
import type { Booking } from '#processors/cpaas/limits/room.ts'
import type {
  CommunicationDelivered,
  CommunicationFailed,
  CommunicationSent,
  CostAdjusted,
  DispatchRequested,
  ReceiptExpired,
} from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { Step } from '#stream/step.ts'
import type { FallbackRequest } from './fallback-request.ts'
import type { MessageFigure } from './message-figure.ts'
import type { MessageRow } from './message-row.ts'

/** Everything that a message's life sends out, by the name of its output. */
export type LifeOutput =
  | Tagged<'dispatched', DispatchRequested>
  | Tagged<'sent', CommunicationSent>
  | Tagged<'delivered', CommunicationDelivered>
  | Tagged<'failed', CommunicationFailed>
  | Tagged<'expired', ReceiptExpired>
  | Tagged<'adjusted', CostAdjusted>
  | Tagged<'ended', EndedAttempt>
  | Tagged<'optOut', OptOutVerdict>
  | Tagged<'booked', Booking>
  | Tagged<'spent', KnownSpending>
  | Tagged<'fallback', FallbackRequest>
  | Tagged<'figure', MessageFigure>
  /** A message id. */
  | Tagged<'spared', string>

export type LifeStep = Step<MessageRow, LifeOutput>
