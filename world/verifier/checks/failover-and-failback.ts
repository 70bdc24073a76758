import { type Check, checkResult, type Given } from '#world/verifier/check.ts'
import { type BreakerOpening, openingsOf } from '#world/verifier/breaker-openings.ts'
import { type RoutesOf, routesOf } from '#world/verifier/routes-of.ts'
import { positionText, type SeenOn } from '#world/verifier/seen-event.ts'
import { sendsWhileOpen } from '#world/verifier/sends-while-open.ts'

/**
 * The outage moved at least one tenant from the failing provider to its backup and, once it was over, back again; no move goes
 * to a provider that does not carry the channel; and while a breaker is open its provider gets nothing but probes. The
 * overrides of the manifest move traffic.
 */
export const failoverAndFailback: Check = (given) => {
  const { breakerOpenings, strayBacks } = openingsOf(given.outcome)
  const moved = breakerOpenings.filter((opening) => isOfOutage(opening, given))
  const routes = routesOf(given)
  const tenants = new Set(moved.map(({ tenantId }) => tenantId))
  const faults = [
    ...(moved.length === 0 ? ['no tenant was moved away from the failing provider during the outage'] : []),
    ...moved.flatMap((opening) => moveFault(opening, routes) ?? []),
    ...[...tenants].flatMap((tenantId) => returnFault(breakerOpenings, tenantId, given) ?? []),
    ...breakerOpenings.flatMap((opening) => routeFault(opening, routes) ?? []),
    ...unheededOverrides(given),
    ...strayBacks.map((move) => `${positionText(move)} moves traffic back that was never moved away`),
    ...sendsWhileOpen(breakerOpenings, given).map(
      (dispatch) =>
        `${positionText(dispatch)} is no probe and goes to a provider whose breaker is open${aboutText(dispatch)}`,
    ),
  ]
  return checkResult(faults, `${tenants.size} tenants moved and back; ${breakerOpenings.length} openings in all`)
}

const aboutText = ({ data, timestamp }: SeenOn<'dispatchRequested'>): string =>
  `: attempt ${data.attempt} by ${data.provider} on ${data.channel} for ${data.tenantId}, whose cause is of ${new Date(timestamp).toISOString()}`

const isOfBreaker = ({ channel, provider }: BreakerOpening, { manifest: { outage } }: Given): boolean =>
  channel === outage.channel && provider === outage.provider

/** The last faults of an outage may be answered, and counted, a little after it. */
const isOfOutage = (opening: BreakerOpening, given: Given): boolean => {
  const { outage } = given.manifest
  const within = opening.fromMs >= outage.fromMs && opening.fromMs <= outage.toMs + given.expectations.slackMs
  return isOfBreaker(opening, given) && opening.away.data.direction === 'FAILOVER' && within
}

const moveFault = ({ away, tenantId, channel, provider }: BreakerOpening, routes: RoutesOf): string | undefined => {
  const backup = routes(tenantId, channel).find((other) => other !== provider)
  return away.data.toProvider === backup
    ? undefined
    : `${positionText(away)} does not move traffic to the backup ${backup}`
}

/** The last opening of the failing provider's breaker counts: while the outage lasts it may open several times. */
const returnFault = (
  breakerOpenings: readonly BreakerOpening[],
  tenantId: string,
  given: Given,
): string | undefined => {
  const last = breakerOpenings.findLast((opening) => opening.tenantId === tenantId && isOfBreaker(opening, given))!
  const { away, back, untilMs } = last
  if (back === undefined) return `${positionText(away)} has no fail-back after it`
  if (untilMs < given.manifest.outage.toMs) return `${positionText(back)} moves traffic back before the outage is over`
  const standIn = away.data.toProvider ?? last.provider
  return back.data.fromProvider === standIn
    ? undefined
    : `${positionText(back)} does not move traffic back from where it was`
}

const unheededOverrides = ({ outcome: { events }, manifest: { overrides } }: Given): readonly string[] => {
  const moved = new Set(events.providerFailover.map(({ data, cause }) => `${data.tenantId}|${cause}`))
  const orders = new Map(events.providerOverridden.map((order) => [`${order.data.tenantId}|${order.id}`, order]))
  return overrides
    .map(({ tenantId, id }) => `${tenantId}|${id}`)
    .filter((key) => !moved.has(key))
    .map((key) => `the override ${positionText(orders.get(key) ?? nowhere)} moved no traffic`)
}

/** The place of a lost record. */
const nowhere = { topic: 'lost', partition: 0, offset: 0 }

const routeFault = ({ away, tenantId, channel, provider }: BreakerOpening, routes: RoutesOf): string | undefined => {
  const { direction, toProvider } = away.data
  if (direction === 'EXHAUSTED') return undefined
  const isRoute = toProvider !== null && toProvider !== provider && routes(tenantId, channel).includes(toProvider)
  return isRoute ? undefined : `${positionText(away)} moves traffic to a provider that does not carry the channel`
}
