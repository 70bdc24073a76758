import type { Channel } from '#schemas/types.ts'

/** A figure of a message for metrics. No rule reads it. */
export interface MessageFigure {
  /** `sent` and `delivered`: milliseconds since its acceptance or later start, from 0; `cost`: a change of its told cost in micro-USD. */
  readonly kind: 'sent' | 'delivered' | 'cost'
  readonly channel: Channel
  readonly provider: string
  readonly amount: number
}
