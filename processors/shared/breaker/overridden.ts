import type { EpochMs, OverrideAction } from '#schemas/types.ts'
import type { BreakerRow } from './breaker-row.ts'
import { closed, halfOpened, isolated, opened } from './breaker.ts'
import type { HealthPolicy } from './health-policy.ts'

/** An order about a breaker. */
export interface BreakerOverride {
  readonly action: Exclude<OverrideAction, 'UNKNOWN'>
  /** The end of an isolation; without a meaning for the other actions. */
  readonly until: EpochMs
}

/**
 * Moves a breaker as a person says. The same reference back means that it is so already.
 *
 *             CLOSED, RECOVERING   HALF_OPEN       OPEN                  isolated
 *   OPEN      opens                opens           –                     –
 *   CLOSE     closes, forgets      closes          closes                closes
 *   ISOLATE   is isolated          is isolated     is isolated           until the new time
 *   CLEAR     –                    –               –                     HALF_OPEN
 */
export const overridden = <Row extends BreakerRow>(
  before: Row,
  { action, until }: BreakerOverride,
  at: EpochMs,
  policy: HealthPolicy,
): Row => {
  switch (action) {
    case 'OPEN':
      return before.state === 'OPEN' ? before : opened(before, at, policy)
    case 'CLOSE':
      return closed(before, at)
    case 'ISOLATE':
      return isolated(before, at, until)
    default:
      return before.isolated ? halfOpened(before, at) : before
  }
}
