import type { BreakerState } from '#schemas/types.ts'

const labels: Readonly<Record<BreakerState, string>> = {
  CLOSED: 'closed',
  OPEN: 'open',
  HALF_OPEN: 'half-open',
  RECOVERING: 'recovering',
  UNKNOWN: 'other',
}

/** The state of a breaker as the label of a metric. */
export const breakerStateLabel = (state: BreakerState): string => labels[state]
