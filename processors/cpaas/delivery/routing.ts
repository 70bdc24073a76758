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

/** An account of a message's routes, seen by routing. */
interface Candidate {
  readonly route: Route
  readonly health: ProviderHealth | undefined
  readonly admission: Admission
  readonly isFresh: boolean
}

type Admission = 'free' | 'probe' | 'refused'

/**
 * Chooses the provider account of a message's next attempt, in the order of `routes`. An OPEN account gets nothing, a
 * HALF_OPEN one a probe per slice of time, a RECOVERING one its share of the messages. A message without
 * attempts is a probe before that order: a backup must not stay HALF_OPEN while the primary is well. When health leaves none, the
 * least bad one is taken; `undefined` only when the message itself has used up or been refused by all.
 */
export const chooseRoute = (
  message: RoutedMessage,
  routes: readonly Route[],
  conditionOf: (route: Route) => RouteCondition,
  policy: Pick<CpaasPolicy, 'maxAttemptsPerProvider' | 'maxProviders' | 'health'>,
): Choice | undefined => {
  const candidates = usable(message, routes, policy).map((route) =>
    candidateOf(message, route, conditionOf(route), policy),
  )
  const admitted = candidates.filter(({ admission }) => admission !== 'refused')
  const probe = message.attempts.length > 0 ? undefined : admitted.find(({ admission }) => admission === 'probe')
  const chosen = probe ?? admitted.find(({ isFresh }) => isFresh) ?? admitted[0]
  return chosen ? choiceOf(chosen, chosen.admission === 'probe') : leastBad(candidates)
}

const candidateOf = (
  message: RoutedMessage,
  route: Route,
  condition: RouteCondition,
  { maxAttemptsPerProvider, health }: Pick<CpaasPolicy, 'maxAttemptsPerProvider' | 'health'>,
): Candidate => ({
  route,
  health: condition.health,
  admission: admit(message, route, condition, health.rampPercents),
  isFresh: attemptsOn(message, route) < maxAttemptsPerProvider,
})

const choiceOf = ({ route, health }: Candidate, probe: boolean): Choice => ({
  route,
  probe,
  breakerSeq: health?.transitionSeq ?? 0,
})

/** A message stays with the providers of its first attempts, and leaves one after a refusal of the credential. */
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

/** A message is no probe for a provider after a failure there. */
const admit = (
  message: RoutedMessage,
  route: Route,
  { health, probed }: RouteCondition,
  rampPercents: readonly number[],
): Admission => {
  if (health === undefined || health.state === 'CLOSED') return 'free'
  if (health.state === 'HALF_OPEN') return probed || attemptsOn(message, route) > 0 ? 'refused' : 'probe'
  if (health.state !== 'RECOVERING') return 'refused'
  return hashShare(`${message.messageId}|${route.provider}`) * 100 < (rampPercents[health.rampStep] ?? 100)
    ? 'free'
    : 'refused'
}

/** Recovering before half-open before open before isolated, then whichever may come back first, then the order of the routes. */
const leastBad = (candidates: readonly Candidate[]): Choice | undefined => {
  const [best] = candidates.toSorted(
    (a, b) => badness(a.health) - badness(b.health) || backAt(a.health) - backAt(b.health),
  )
  return best && choiceOf(best, best.health?.state === 'HALF_OPEN')
}

const badness = (health: ProviderHealth | undefined): number =>
  health?.isolated === true ? 4 : ['CLOSED', 'RECOVERING', 'HALF_OPEN', 'OPEN'].indexOf(health?.state ?? 'CLOSED')

const backAt = (health: ProviderHealth | undefined): EpochMs => health?.openUntil ?? 0
