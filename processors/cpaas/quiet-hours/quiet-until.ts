import type { Category, Channel, EpochMs } from '#schemas/types.ts'
import { isPhoneChannel } from '#processors/cpaas/recipient/phone-channels.ts'
import { allowedFrom } from './quiet-hours.ts'
import type { QuietHoursPolicy } from './quiet-hours-policy.ts'
import { zonesOfNumber } from './zones-of-number.ts'

export interface QuietPolicy {
  readonly quietHours: QuietHoursPolicy
}

/** A message as quiet hours see it. */
export interface QuietMessage {
  readonly channel: Channel
  readonly recipient: string
  readonly category: Category
}

/** No zone is quiet for longer, even when its clock changes. */
const lookAheadMs = 48 * 3_600_000

/**
 * The first moment from `at` on for a message to reach its recipient. It is Infinity without one in two days: the zones of a number may
 * have no hour in common. Quiet hours are for marketing; an unknown category may be that.
 */
export const quietUntil = (message: QuietMessage, at: EpochMs, { quietHours }: QuietPolicy): EpochMs => {
  if (message.category !== 'MARKETING' && message.category !== 'UNKNOWN') return at
  return allowedFrom(zonesOf(message, quietHours), at, quietHours, lookAheadMs) ?? Infinity
}

/** A number tells its area, and most people are there. */
const zonesOf = ({ channel, recipient }: QuietMessage, { zone }: QuietHoursPolicy): readonly string[] => {
  const zones = isPhoneChannel(channel) ? zonesOfNumber(recipient) : []
  return zones.length === 0 ? [zone] : zones
}
