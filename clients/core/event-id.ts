import { createHash, randomUUID } from 'node:crypto'
import { eventUuid } from '#codec/uuid-text.ts'

/** `evt-` and a random UUID. */
export const randomEventId = (): string => `evt-${randomUUID()}`

/**
 * `evt-` and a version 8 UUID of SHA-256 of the parts: the same ones give the same id, other ones another id. The tenant is one of
 * them, so that no two tenants share an id, whatever their keys are.
 */
export function repeatableEventId(source: string, type: string, tenantId: string, idempotencyKey: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([source, type, tenantId, idempotencyKey]))
    .digest()
  return eventUuid(digest.readInt32BE(0), digest.readInt32BE(4), digest.readInt32BE(8), digest.readInt32BE(12))
}
