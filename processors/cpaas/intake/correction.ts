import { shortHash } from '#processors/shared/short-hash.ts'
import type { FallbackRequest } from '#processors/cpaas/delivery/fallback-request.ts'
import { sortedVariables } from './sorted-variables.ts'
import type { NotifyRequested, RequestSeen } from '#schemas/types.ts'

/** A request beside the one before it under the same key: the same again, corrected after a refusal, or another one. */
export type Repetition = 'REPEAT' | 'CORRECTION' | 'CONFLICT'

/**
 * A hash of a request without its ids, metadata and time of asking: a client repeats a request with new ones. A fallback's own channel
 * and message say where it came from.
 */
export const wordingOf = (request: NotifyRequested & Partial<Pick<FallbackRequest, 'fallbackFrom'>>): string => {
  const { tenantId, requestId, idempotencyKey, requestedAt, metadata, variables, fallbackFrom, ...words } = request
  return shortHash(JSON.stringify([words, ...sortedVariables(variables)]))
}

/** Earlier builds kept no wording of an accepted request: all of its repeats count as the same. */
export const repetitionOf = ({ acceptedWording, refusedWording }: RequestSeen, wording: string): Repetition => {
  if (wording === acceptedWording || wording === refusedWording) return 'REPEAT'
  if (acceptedWording !== '') return 'CONFLICT'
  return refusedWording === '' ? 'REPEAT' : 'CORRECTION'
}
