import { deterministicId } from '#processors/shared/deterministic-id.ts'
import { sortedVariables } from './sorted-variables.ts'
import type { NotifyRequested, RequestSeen } from '#schemas/types.ts'

/** A hash of a request without its ids, metadata and time of asking: a client repeats a request with new ones. */
export const wordingOf = (request: NotifyRequested): string => {
  const { tenantId, requestId, idempotencyKey, requestedAt, metadata, variables, ...words } = request
  return deterministicId(JSON.stringify(words), ...sortedVariables(variables))
}

/** Whether a request asks for something else than the one before it under the same key, and that one was refused. */
export const isCorrection = ({ refusedWording }: RequestSeen, request: NotifyRequested): boolean =>
  refusedWording !== '' && refusedWording !== wordingOf(request)
