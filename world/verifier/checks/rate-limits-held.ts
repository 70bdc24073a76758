import { type Check, checkResult, type Given } from '#world/verifier/check.ts'
import { messageKey } from '#world/verifier/entity-life.ts'
import { distinct } from '#world/verifier/outcome.ts'
import { publishedPolicies, type PublishedPolicy, type PublishedRate } from '#world/verifier/published-policy.ts'
import { positionText, type SeenOn } from '#world/verifier/seen-event.ts'

type Dispatch = SeenOn<'dispatchRequested'>

/** The place of a message within a limit. */
interface Place {
  readonly key: string
  readonly rate: PublishedRate
  readonly dispatch: Dispatch
}

const dayMs = 86_400_000

/**
 * In any stretch of time, no more messages were sent than a limit allows: its burst and its rate times the length. The first attempt of
 * a message counts, for retries take no place. Its date is that of its cause, and a little older than the clock of its
 * judgement: the slack is added to the length.
 */
export const rateLimitsHeld: Check = (given) => {
  const policies = publishedPolicies(given.outcome, given.dead)
  const { communicationRequested, dispatchRequested } = given.outcome.events
  const categories = new Map(
    communicationRequested
      .filter(({ data }) => policies.has(data.tenantId))
      .map(({ data }) => [messageKey(data), data.category]),
  )
  const places = distinct(dispatchRequested.filter(({ data }) => policies.has(data.tenantId)))
    .filter(({ data }) => data.attempt === 1)
    .flatMap((dispatch) => placesOf(dispatch, categories.get(messageKey(dispatch.data)), policies))
  const byLimit = Map.groupBy(places, ({ key }) => key)
  const faults = [...byLimit.values()].flatMap((ofLimit) => excess(ofLimit, given) ?? [])
  return checkResult(faults, `${places.length} places of messages in ${byLimit.size} limits`)
}

const placesOf = (
  dispatch: Dispatch,
  category: string | undefined,
  policies: ReadonlyMap<string, PublishedPolicy>,
): readonly Place[] => {
  const { tenantId, channel, sender, recipient } = dispatch.data
  const { limits = {} } = policies.get(tenantId) ?? {}
  const perDay = category === 'MARKETING' ? (limits.marketingPerDay ?? 0) : 0
  const rates: readonly (readonly [string, PublishedRate | undefined])[] = [
    [`channel|${channel}`, limits.channel?.[channel]],
    [`sender|${channel}|${sender}`, sender === null ? undefined : limits.sender?.[channel]],
    [`pair|${channel}|${sender}|${recipient}`, limits.pair?.[channel]],
    // A burst, and as many again only when a day has passed.
    [`recipient|${recipient}`, { messages: perDay, perMs: dayMs * perDay, burst: perDay }],
  ]
  return rates.flatMap(([name, rate]) =>
    rate === undefined || rate.messages === 0 ? [] : [{ key: `${tenantId}|${name}`, rate, dispatch }],
  )
}

/**
 * The first message beyond the limit. The n-th one is too much when, from some earlier one on, more came than burst and rate allow. For
 * that the least of `count before it − rate × its time` is enough, so that one pass suffices.
 */
const excess = (places: readonly Place[], { expectations: { slackMs } }: Given): string | undefined => {
  let least = Infinity
  const ordered = places.toSorted((a, b) => a.dispatch.timestamp - b.dispatch.timestamp)
  const beyond = ordered.find(({ rate: { messages, perMs, burst }, dispatch: { timestamp } }, before) => {
    least = Math.min(least, before - (messages / perMs) * timestamp)
    return before + 1 - (messages / perMs) * (timestamp + slackMs) - least > burst
  })
  return beyond === undefined ? undefined : `${positionText(beyond.dispatch)} is one too many for its limit`
}
