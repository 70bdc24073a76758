import type { EpochMs } from '#schemas/types.ts'
import { distinct, type Outcome } from './outcome.ts'
import type { SeenOn } from './seen-event.ts'

export type Move = SeenOn<'providerFailover'>

/** A stretch of stream time in which a provider's breaker kept a tenant's traffic on one channel away from it. */
export interface BreakerOpening {
  readonly away: Move
  readonly tenantId: string
  readonly channel: string
  readonly provider: string
  readonly fromMs: EpochMs
  /** When the traffic came back or was taken away again; Infinity while neither has happened. */
  readonly untilMs: EpochMs
  /** The fail-back; absent while the breaker is not closed, or when it opened again on its way there. */
  readonly back?: Move
}

interface BreakerOpenings {
  /** In the order of the moves. */
  readonly breakerOpenings: readonly BreakerOpening[]
  /** Fail-backs to providers that had not lost their traffic. */
  readonly strayBacks: readonly Move[]
}

/** Joins the moves of each breaker; all moves of a tenant lie in one partition, so their order is known. */
export const openingsOf = ({ events }: Outcome): BreakerOpenings => {
  const breakerOpenings: BreakerOpening[] = []
  const strayBacks: Move[] = []
  const open = new Map<string, number>()
  for (const move of distinct(events.providerFailover)) {
    const { tenantId, channel, direction, fromProvider, toProvider, occurredAt } = move.data
    const isBack = direction === 'FAILBACK'
    const provider = (isBack ? toProvider : fromProvider) ?? ''
    const atMs = occurredAt ?? move.timestamp
    const breaker = `${tenantId}|${channel}|${provider}`
    const index = open.get(breaker)
    if (index !== undefined)
      breakerOpenings[index] = { ...breakerOpenings[index]!, untilMs: atMs, ...(isBack ? { back: move } : {}) }
    else if (isBack) strayBacks.push(move)
    if (isBack) open.delete(breaker)
    else
      open.set(
        breaker,
        breakerOpenings.push({ away: move, tenantId, channel, provider, fromMs: atMs, untilMs: Infinity }) - 1,
      )
  }
  return { breakerOpenings, strayBacks }
}

/** Whether the traffic is still away, with nothing that has followed. */
export const isUnfinished = ({ untilMs }: BreakerOpening): boolean => untilMs === Infinity
