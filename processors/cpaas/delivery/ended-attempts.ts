import type { MessageLife } from '#schemas/types.ts'
import type { EndedAttempt } from '#processors/cpaas/health/ended-attempt.ts'
import { healthEffect } from '#processors/cpaas/health/outcome-class.ts'

/**
 * The attempts between two states of a life with a first word about their provider. Each counts once, for the account of
 * its dispatch; a later or repeated answer corrects nothing.
 */
export const endedAttempts = ({ attempts: before }: MessageLife, { head, attempts }: MessageLife): EndedAttempt[] =>
  attempts
    .filter(({ counted }, index) => counted && before[index]?.counted !== true)
    .map(({ provider, credentialRef, outcomeClass, latencyMs, breakerSeq }) => ({
      tenantId: head.tenantId,
      channel: head.channel,
      provider,
      credentialRef,
      effect: healthEffect(outcomeClass),
      latencyMs,
      breakerSeq,
    }))
