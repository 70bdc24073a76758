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

/** One renderer fails every attempt begun from `fromMs` up to `toMs`. */
export type RendererOutage = Pick<Outage, 'provider' | 'fromMs' | 'toMs'>

export const rendererOutageOf = ({ run, rendererOutage }: WorldSettings, startMs: EpochMs): RendererOutage => ({
  provider: rendererOutage.provider,
  fromMs: startMs + Math.round(run.loadMs * rendererOutage.fromShare),
  toMs: startMs + Math.round(run.loadMs * rendererOutage.toShare),
})

export const isRendererDown = (outage: RendererOutage, provider: string, nowMs: EpochMs): boolean =>
  provider === outage.provider && nowMs >= outage.fromMs && nowMs < outage.toMs
