import type { Channel, EpochMs } from '#schemas/types.ts'
import type { WorldSettings } from './world-settings.ts'

/** One provider fails everything on one channel: every attempt that is under way at any moment from `fromMs` up to `toMs`. */
export interface Outage {
  readonly channel: Channel
  readonly provider: string
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
}

export const outageOf = ({ run, outage }: WorldSettings, startMs: EpochMs): Outage => ({
  channel: outage.channel,
  provider: outage.provider,
  fromMs: startMs + Math.round(run.loadMs * outage.fromShare),
  toMs: startMs + Math.round(run.loadMs * outage.toShare),
})

/** Whether an attempt that was under way during [sinceMs, untilMs] is hit. */
export const isHit = (
  outage: Outage,
  attempt: Pick<Outage, 'channel' | 'provider'>,
  sinceMs: EpochMs,
  untilMs: EpochMs,
): boolean =>
  attempt.provider === outage.provider &&
  attempt.channel === outage.channel &&
  sinceMs < outage.toMs &&
  untilMs >= outage.fromMs
