import { type QuietPolicy, quietUntil } from '#processors/cpaas/quiet-hours/quiet-until.ts'
import type { EpochMs, NotifyRequested } from '#schemas/types.ts'
import { mostAheadMs } from '#stream/time.ts'

/**
 * When a message may start: `null` at once, `undefined` never, since it expires within the quiet hours of its recipient.
 *
 * The clock may be ahead: a time may seem to be past, and quiet hours over, and both are waited for all the same.
 */
export const startTime = (request: NotifyRequested, at: EpochMs, policy: QuietPolicy): EpochMs | null | undefined => {
  const { sendAfter, expiresAt } = request
  const asked = sendAfter !== null && sendAfter > at - mostAheadMs ? sendAfter : null
  const allowed = allowedStart(request, asked, at, policy)
  return allowed !== null && allowed >= (expiresAt ?? Infinity) ? undefined : allowed
}

const allowedStart = (
  request: NotifyRequested,
  asked: EpochMs | null,
  at: EpochMs,
  policy: QuietPolicy,
): EpochMs | null => {
  const allowed = quietUntil(request, asked ?? at, policy)
  if (allowed > (asked ?? at)) return allowed
  if (asked !== null) return asked
  const earlier = quietUntil(request, at - mostAheadMs, policy)
  return earlier > at - mostAheadMs ? earlier : null
}
