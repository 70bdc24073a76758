import { after, type StreamTime } from '#stream/time.ts'
import type { BreakerFields } from './breaker-row.ts'
import { breakerDeadline } from './breaker.ts'
import type { HealthPolicy } from './health-policy.ts'

/**
 * The timer of a breaker's row; `null` while it waits for probes. Under a policy that is shorter than the one before it, the deadline
 * may be over: then the timer is the next millisecond.
 */
export const breakerTimer = (health: BreakerFields, at: StreamTime, policy: HealthPolicy): StreamTime | null => {
  const deadline = breakerDeadline(health, policy)
  return deadline === null || deadline > at ? (deadline as StreamTime | null) : after(at, 1)
}
