import type { EpochMs } from '#schemas/types.ts'
import type { Given } from './check.ts'
import type { BreakerOpening } from './breaker-openings.ts'
import { type Outcome, usable } from './outcome.ts'
import { routesOf } from './routes-of.ts'
import type { SeenOn } from './seen-event.ts'

type Dispatch = SeenOn<'dispatchRequested'>

interface Account {
  readonly tenantId: string
  readonly channel: string
  readonly provider: string
}

/** A probe that the provider answered, be it with a refusal. */
interface AnsweredProbe {
  readonly account: string
  readonly sentMs: EpochMs
  readonly answeredMs: EpochMs
}

/**
 * Finds attempts that went to a provider while its breaker was open. A dispatch carries the time of its cause, which is never
 * later than the clock that routed it: one with a later time than the opening was routed after it. The breaker counts as open
 * until enough probes were answered; a trigger that was overtaken, or waited in a backlog, carries an earlier time than that of its
 * routing, for which the slack allows. When every other provider of the channel is down too, somebody has to get the message.
 */
export const sendsWhileOpen = (breakerOpenings: readonly BreakerOpening[], given: Given): readonly Dispatch[] => {
  const { outcome, expectations, dead } = given
  const routes = routesOf(given)
  const sends = Map.groupBy(
    outcome.events.dispatchRequested.filter(({ data }) => !data.probe),
    ({ data }) => accountKey(data),
  )
  const probes = Map.groupBy(answeredProbes(outcome, dead), ({ account }) => account)
  return breakerOpenings.flatMap((opening) => {
    const recoveredMs =
      recoveryOf(opening, probes.get(accountKey(opening)) ?? [], expectations.probesToRecover) - expectations.slackMs
    const others = routes(opening.tenantId, opening.channel).filter((provider) => provider !== opening.provider)
    return (sends.get(accountKey(opening)) ?? []).filter(
      ({ timestamp }) =>
        timestamp > opening.fromMs &&
        timestamp < Math.min(recoveredMs, opening.untilMs) &&
        others.some((provider) => !isAway(breakerOpenings, { ...opening, provider }, timestamp, expectations.slackMs)),
    )
  })
}

const accountKey = ({ tenantId, channel, provider }: Account): string => `${tenantId}|${channel}|${provider}`

/** In the order of the answers; of a repeated answer the first one counts. */
const answeredProbes = ({ events }: Outcome, dead: ReadonlySet<string>): readonly AnsweredProbe[] => {
  const attemptKey = ({ messageId, attempt }: { readonly messageId: string; readonly attempt: number }) =>
    `${messageId}|${attempt}`
  const probes = new Map(
    events.dispatchRequested
      .filter(({ data }) => data.probe)
      .map(({ data, timestamp }) => [attemptKey(data), timestamp]),
  )
  return usable(events.dispatchCompleted, dead).flatMap(({ data, timestamp }) => {
    const key = attemptKey(data)
    const sentMs = probes.get(key)
    const isAnswer = data.outcome === 'ACCEPTED' || data.outcome === 'REJECTED'
    if (sentMs === undefined || !isAnswer) return []
    probes.delete(key)
    return [{ account: accountKey(data), sentMs, answeredMs: Math.max(sentMs, timestamp) }]
  })
}

/** When the breaker can have begun to recover; Infinity when too few probes were answered. */
const recoveryOf = (
  { fromMs, untilMs }: BreakerOpening,
  probes: readonly AnsweredProbe[],
  probesToRecover: number,
): EpochMs =>
  probes.filter(({ sentMs }) => sentMs > fromMs && sentMs <= untilMs)[probesToRecover - 1]?.answeredMs ?? Infinity

/** At this time, or a little later. */
const isAway = (
  breakerOpenings: readonly BreakerOpening[],
  account: Account,
  atMs: EpochMs,
  slackMs: number,
): boolean =>
  breakerOpenings.some(
    (opening) =>
      accountKey(opening) === accountKey(account) && opening.fromMs <= atMs + slackMs && atMs <= opening.untilMs,
  )
