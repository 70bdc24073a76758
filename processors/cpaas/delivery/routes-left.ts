import type { MessageAttempt, MessageLife } from '#schemas/types.ts'
import { isUnclear } from './message-life.ts'
import type { CpaasPolicy, Route } from '#processors/cpaas/policy/cpaas-policy.ts'
import { sameAccount } from '#processors/shared/breaker/choose-account.ts'
import { usable } from './routing.ts'

/** The accounts for a message's next attempt, as far as an unclear one and its deadline allow. */
export const routesLeft = (life: MessageLife, policy: CpaasPolicy): readonly Route[] =>
  repeatable(life, policy).filter((route) => !life.attempts.some((attempt) => isLost(attempt, route, life)))

/** Whether any account may still take the message, whatever the health of it is. */
export const hasRouteLeft = (life: MessageLife, policy: CpaasPolicy): boolean =>
  usable(life, routesLeft(life, policy), policy).length > 0

/** Where a repeat might reach the recipient twice and must not, only the same provider can tell it for a repeat. */
const repeatable = ({ attempts, head }: MessageLife, { routes, repeatUnclear }: CpaasPolicy): readonly Route[] => {
  const unclear = attempts.findLast(isUnclear)
  if (unclear === undefined || repeatUnclear.includes(head.category)) return routes[head.channel]
  return routes[head.channel].filter((route) => sameAccount(unclear, route))
}

/** An account that wants to be left alone until the deadline is lost for the message. */
const isLost = (attempt: MessageAttempt, route: Route, { deadlineAt }: MessageLife): boolean =>
  attempt.restsUntil !== null && attempt.restsUntil >= deadlineAt && sameAccount(attempt, route)
