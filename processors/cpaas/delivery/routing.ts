import {
  type AccountCondition,
  type Choice as AccountChoice,
  chooseAccount,
  sameAccount,
} from '#processors/shared/breaker/choose-account.ts'
import type { CpaasPolicy, Route } from '#processors/cpaas/policy/cpaas-policy.ts'

/** Facts about one provider account for routing. */
export type RouteCondition = AccountCondition

export type Choice = AccountChoice<Route>

/** Facts about a message for routing. */
export interface RoutedMessage {
  readonly messageId: string
  readonly attempts: readonly {
    readonly provider: string
    readonly credentialRef: string
    readonly outcomeClass: string | null
  }[]
}

/**
 * Chooses the provider account of a message's next attempt by the health of its routes; `undefined` only when the message itself
 * has used up or been refused by all.
 */
export const chooseRoute = (
  message: RoutedMessage,
  routes: readonly Route[],
  conditionOf: (route: Route) => RouteCondition,
  policy: Pick<CpaasPolicy, 'maxAttemptsPerProvider' | 'maxProviders' | 'health'>,
): Choice | undefined =>
  chooseAccount(message.messageId, message.attempts, usable(message, routes, policy), conditionOf, policy)

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
