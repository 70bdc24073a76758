import { z } from 'zod'
import { each, group, type Settled, whole } from '#processors/shared/policy/knob.ts'
import { categories, channels } from '#processors/cpaas/policy/symbols.ts'
import type { Category, Channel } from '#schemas/types.ts'

const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute

interface StandardRate {
  readonly messages: number
  readonly perMs: number
  readonly burst: number
}

const unlimited: StandardRate = { messages: 0, perMs: second, burst: 1 }

/** A row is kept for two days: it must not be needed for longer. */
const endsWithinADay = ({ messages, perMs, burst }: StandardRate): boolean =>
  messages === 0 || (perMs * burst) / messages <= day

const rate = (standard: StandardRate, effect: string) =>
  z
    .strictObject({
      messages: z.int().min(0).max(100_000),
      perMs: z.int().min(1).max(day),
      burst: z.int().min(1).max(100_000),
    })
    .default(standard)
    .refine(endsWithinADay, 'must allow its burst again within a day')
    .meta({ description: `${effect} 0 messages: no limit.`, scope: 'tenant' })

/**
 * A tenant's long code carries so few text messages that a burst of them would wait at the provider anyway. Meta takes 80 messages a
 * second from a number ([throughput](https://developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput)), and one in six
 * seconds to the same person ([pair rate limit](https://developers.facebook.com/docs/whatsapp/cloud-api/overview#pair-rate-limits)).
 */
const channelRates: Partial<Record<Channel, StandardRate>> = { SMS: { messages: 10, perMs: second, burst: 20 } }
const senderRates: Partial<Record<Channel, StandardRate>> = { WHATSAPP: { messages: 80, perMs: second, burst: 80 } }
const pairRates: Partial<Record<Channel, StandardRate>> = { WHATSAPP: { messages: 1, perMs: 6 * second, burst: 3 } }

const deferable: readonly Category[] = ['OTP', 'TRANSACTIONAL', 'SERVICE_REPLY']

/** Knobs of the limits. A message needs room in all of them, and takes its place in all or in none. */
export const limitsPolicySchema = group({
  channel: each(channels, (channel) =>
    rate(channelRates[channel] ?? unlimited, "The tenant's messages on the channel."),
  ),
  sender: each(channels, (channel) =>
    rate(senderRates[channel] ?? unlimited, 'Messages of one sender on the channel.'),
  ),
  pair: each(channels, (channel) => rate(pairRates[channel] ?? unlimited, 'Messages of one sender to one recipient.')),
  marketingPerDay: whole(
    3,
    { least: 0, most: 16 },
    'Marketing messages to one recipient in any 24 hours, over all channels. 0: no limit.',
  ),
  dailyQuota: whole(0, { least: 0, most: 100_000_000 }, "The tenant's messages on one day of UTC. 0: no limit."),
  deferMs: each(categories, (category) =>
    whole(
      deferable.includes(category) ? minute : 0,
      { least: 0, most: minute },
      'A message beyond a limit waits for its turn for so long at most; if that is too short it is refused.',
    ),
  ),
})

export type LimitsPolicy = Settled<z.output<typeof limitsPolicySchema>>
