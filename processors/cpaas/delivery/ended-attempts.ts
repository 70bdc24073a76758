import type { MessageLife } from '#schemas/types.ts'
import type { EndedAttempt } from '#processors/cpaas/health/ended-attempt.ts'
import { healthEffect } from '#processors/cpaas/health/outcome-class.ts'

/**
 * The attempts between two states of a life with a first word about their provider. Each counts once, for the account of
 * its dispatch; a later or repeated answer corrects nothing.
 */
export const endedAttempts = ({ attempts: before }: MessageLife, { head, attempts }: MessageLife): EndedAttempt[] => {
  const ends: EndedAttempt[] = []
  for (const [index, { counted, provider, credentialRef, outcomeClass, latencyMs, breakerSeq }] of attempts.entries()) {
    const effect = healthEffect(outcomeClass)
    if (!counted || before[index]?.counted === true || effect === 'NONE') continue
    const { tenantId, channel } = head
    ends.push({ tenantId, channel, provider, credentialRef, effect, latencyMs, breakerSeq })
  }
  return ends
}
