import type { HealthEffect } from '#processors/shared/breaker/breaker.ts'
import type { AttemptResult } from '#processors/studio/jobs/attempt-end.ts'

/**
 * Each end of an attempt as the breaker of its renderer counts it. A refused prompt or input proves that the provider works. A lost
 * worker, a full queue and an order to cancel are none of the provider's doing.
 */
const effects: Readonly<Record<AttemptResult, HealthEffect | 'NONE'>> = {
  COMPLETED: 'SUCCESS',
  CONTENT_POLICY: 'SUCCESS',
  INVALID_INPUT: 'SUCCESS',
  PROVIDER_FAULT: 'FAULT',
  RUN_TIMEOUT: 'FAULT',
  QUOTA: 'THROTTLED',
  HEARTBEAT_LOST: 'NONE',
  QUEUE_TIMEOUT: 'NONE',
  CANCELED: 'NONE',
  UNKNOWN: 'NONE',
}

/** How the end of an attempt counts for the health of its renderer. */
export const renderEffect = (result: AttemptResult): HealthEffect | 'NONE' => effects[result]
