import { hashShare } from '#processors/shared/hash.ts'
import type { EpochMs, ProviderHealth } from '#schemas/types.ts'
import type { CpaasPolicy, Route } from '#processors/cpaas/policy/cpaas-policy.ts'

/** Facts about one provider account for routing. */
export interface RouteCondition {
  /** Absent: never tried, so nothing speaks against it. */
  readonly health: ProviderHealth | undefined
  /** Whether the present slice of time has had its probe. */
  readonly probed: boolean
}

/** Facts about a message for routing. */
export interface RoutedMessage {
  readonly messageId: string
  readonly attempts: readonly {
    readonly provider: string
    readonly credentialRef: string
    readonly outcomeClass: string | null
  }[]
}

export interface Choice {
  readonly route: Route
  /** The attempt tests whether the provider has recovered. */
  readonly probe: boolean
  /** `transitionSeq` of the account's breaker. */
  readonly breakerSeq: number
}

/**
 * Chooses the provider account of a message's next attempt, in the order of `routes`. An OPEN account gets nothing, a
 * HALF_OPEN one a probe per slice of time, a RECOVERING one its share of the messages. When health leaves none, the
 * least bad one is taken; `undefined` only when the message itself has used up or been refused by all.
 */
export const chooseRoute = (
  message: RoutedMessage,
  routes: readonly Route[],
  conditionOf: (route: Route) => RouteCondition,
  policy: Pick<CpaasPolicy, 'maxAttemptsPerProvider' | 'maxProviders' | 'health'>,
): Choice | undefined => {
  const open = usable(message, routes, policy)
  const fresh = open.filter((route) => attemptsOn(message, route) < policy.maxAttemptsPerProvider)
  for (const route of [...fresh, ...open]) {
    const condition = conditionOf(route)
    const admission = admit(message, route, condition, policy.health.rampPercents)
    if (admission !== 'refused') return { route, probe: admission === 'probe', breakerSeq: seqOf(condition.health) }
  }
  return leastBad(open, conditionOf)
}

/** A message stays with the providers that it has begun with, and leaves one that refuses the credential. */
export const usable = (
  { attempts }: Pick<RoutedMessage, 'attempts'>,
  routes: readonly Route[],
  { maxProviders }: Pick<CpaasPolicy, 'maxProviders'>,
): readonly Route[] => {
  const used = new Set(attempts.map(({ provider }) => provider))
  return routes.filter(
    (route) =>
      (used.size < maxProviders || used.has(route.provider)) &&
      !attempts.some((attempt) => sameAccount(attempt, route) && attempt.outcomeClass === 'CREDENTIAL'),
  )
}

const attemptsOn = ({ attempts }: RoutedMessage, route: Route): number =>
  attempts.filter((attempt) => sameAccount(attempt, route)).length

/** Whether an attempt was made, or would be, at the account of a route. */
export const sameAccount = (a: Pick<Route, 'provider' | 'credentialRef'>, b: Route): boolean =>
  a.provider === b.provider && a.credentialRef === b.credentialRef

/** A message that a provider has let down once is no probe for it. */
const admit = (
  message: RoutedMessage,
  route: Route,
  { health, probed }: RouteCondition,
  rampPercents: readonly number[],
): 'free' | 'probe' | 'refused' => {
  if (health === undefined || health.state === 'CLOSED') return 'free'
  if (health.state === 'HALF_OPEN') return probed || attemptsOn(message, route) > 0 ? 'refused' : 'probe'
  if (health.state !== 'RECOVERING') return 'refused'
  return hashShare(`${message.messageId}|${route.provider}`) * 100 < (rampPercents[health.rampStep] ?? 100)
    ? 'free'
    : 'refused'
}

/** Recovering before half-open before open, then whichever may come back first, then the order of the routes. */
const leastBad = (routes: readonly Route[], conditionOf: (route: Route) => RouteCondition): Choice | undefined => {
  const ranked = routes.map((route) => ({ route, health: conditionOf(route).health }))
  const [best] = ranked.toSorted((a, b) => badness(a.health) - badness(b.health) || backAt(a.health) - backAt(b.health))
  return best && { route: best.route, probe: best.health?.state === 'HALF_OPEN', breakerSeq: seqOf(best.health) }
}

const seqOf = (health: ProviderHealth | undefined): number => health?.transitionSeq ?? 0

const badness = (health: ProviderHealth | undefined): number =>
  ['CLOSED', 'RECOVERING', 'HALF_OPEN', 'OPEN'].indexOf(health?.state ?? 'CLOSED')

const backAt = (health: ProviderHealth | undefined): EpochMs => health?.openUntil ?? 0
