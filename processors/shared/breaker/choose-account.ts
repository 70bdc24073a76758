import { hashShare } from '#processors/shared/hash.ts'
import type { EpochMs } from '#schemas/types.ts'
import type { BreakerFields } from './breaker-row.ts'
import type { HealthPolicy } from './health-policy.ts'

/** An account in the order of preference. */
export interface Route {
  readonly provider: string
  /** Names the account at the provider; never a secret. */
  readonly credentialRef: string
}

/** Facts about one provider account for the choice. */
export interface AccountCondition {
  /** Absent: never tried, so nothing speaks against it. */
  readonly health: BreakerFields | undefined
  /** Whether the present slice of time has had its probe. */
  readonly probed: boolean
}

export interface ChoiceLimits {
  /** An account with so many attempts is taken when no other is left. */
  readonly maxAttemptsPerProvider: number
  readonly health: Pick<HealthPolicy, 'rampPercents'>
}

export interface Choice<R extends Route> {
  readonly route: R
  /** The attempt tests whether the provider has recovered. */
  readonly probe: boolean
  /** `transitionSeq` of the account's breaker. */
  readonly breakerSeq: number
}

/** An account of the routes, seen by the choice. */
interface Candidate<R extends Route> {
  readonly route: R
  readonly health: BreakerFields | undefined
  readonly admission: Admission
  readonly isFresh: boolean
}

type Admission = 'free' | 'probe' | 'refused'

/**
 * Chooses the provider account of the next attempt, in the order of `routes`. An OPEN account gets nothing, a HALF_OPEN one a
 * probe per slice of time, a RECOVERING one its share of the work. Work without attempts is a probe before that order: a
 * backup must not stay HALF_OPEN while the primary is well. When health leaves none, the least bad one is taken; `undefined`
 * without any route.
 * @param id of the message or job: it decides about the share of a recovering account
 * @param attempts so far, as far as they count against their accounts
 */
export const chooseAccount = <R extends Route>(
  id: string,
  attempts: readonly Route[],
  routes: readonly R[],
  conditionOf: (route: R) => AccountCondition,
  limits: ChoiceLimits,
): Choice<R> | undefined => {
  const candidates = candidatesOf(id, attempts, routes, conditionOf, limits)
  return admitted(attempts, candidates) ?? leastBad(candidates)
}

/** As {@link chooseAccount}, but `undefined` when health leaves none. */
export const chooseHealthy = <R extends Route>(
  id: string,
  attempts: readonly Route[],
  routes: readonly R[],
  conditionOf: (route: R) => AccountCondition,
  limits: ChoiceLimits,
): Choice<R> | undefined => admitted(attempts, candidatesOf(id, attempts, routes, conditionOf, limits))

const admitted = <R extends Route>(
  attempts: readonly Route[],
  candidates: readonly Candidate<R>[],
): Choice<R> | undefined => {
  const willing = candidates.filter(({ admission }) => admission !== 'refused')
  const probe = attempts.length > 0 ? undefined : willing.find(({ admission }) => admission === 'probe')
  const chosen = probe ?? willing.find(({ isFresh }) => isFresh) ?? willing[0]
  return chosen && choiceOf(chosen, chosen.admission === 'probe')
}

const candidatesOf = <R extends Route>(
  id: string,
  attempts: readonly Route[],
  routes: readonly R[],
  conditionOf: (route: R) => AccountCondition,
  limits: ChoiceLimits,
): readonly Candidate<R>[] => routes.map((route) => candidateOf(id, attempts, route, conditionOf(route), limits))

const candidateOf = <R extends Route>(
  id: string,
  attempts: readonly Route[],
  route: R,
  condition: AccountCondition,
  { maxAttemptsPerProvider, health }: ChoiceLimits,
): Candidate<R> => ({
  route,
  health: condition.health,
  admission: admit(id, attempts, route, condition, health.rampPercents),
  isFresh: attemptsOn(attempts, route) < maxAttemptsPerProvider,
})

const choiceOf = <R extends Route>({ route, health }: Candidate<R>, probe: boolean): Choice<R> => ({
  route,
  probe,
  breakerSeq: health?.transitionSeq ?? 0,
})

const attemptsOn = (attempts: readonly Route[], route: Route): number =>
  attempts.filter((attempt) => sameAccount(attempt, route)).length

/** Whether an attempt was made, or would be, at the account of a route. */
export const sameAccount = (a: Route, b: Route): boolean =>
  a.provider === b.provider && a.credentialRef === b.credentialRef

/** Nothing is a probe for a provider after a failure there. */
const admit = (
  id: string,
  attempts: readonly Route[],
  route: Route,
  { health, probed }: AccountCondition,
  rampPercents: readonly number[],
): Admission => {
  if (health === undefined || health.state === 'CLOSED') return 'free'
  if (health.state === 'HALF_OPEN') return probed || attemptsOn(attempts, route) > 0 ? 'refused' : 'probe'
  if (health.state !== 'RECOVERING') return 'refused'
  return hashShare(`${id}|${route.provider}`) * 100 < (rampPercents[health.rampStep] ?? 100) ? 'free' : 'refused'
}

/** Recovering before half-open before open before isolated, then whichever may come back first, then the order of the routes. */
const leastBad = <R extends Route>(candidates: readonly Candidate<R>[]): Choice<R> | undefined => {
  const [best] = candidates.toSorted(
    (a, b) => badness(a.health) - badness(b.health) || backAt(a.health) - backAt(b.health),
  )
  return best && choiceOf(best, best.health?.state === 'HALF_OPEN')
}

const badness = (health: BreakerFields | undefined): number =>
  health?.isolated === true ? 4 : ['CLOSED', 'RECOVERING', 'HALF_OPEN', 'OPEN'].indexOf(health?.state ?? 'CLOSED')

const backAt = (health: BreakerFields | undefined): EpochMs => health?.openUntil ?? 0
