import { type Check, checkResult } from '#world/verifier/check.ts'
import { messageKey } from '#world/verifier/entity-life.ts'
import { distinct } from '#world/verifier/outcome.ts'
import { publishedPolicies } from '#world/verifier/published-policy.ts'
import { isQuiet } from '#world/verifier/quiet-time.ts'
import { positionText } from '#world/verifier/seen-event.ts'

/**
 * No attempt at marketing was made in the quiet hours of its recipient. The date of an attempt is that of its cause, and a little
 * older than the clock of its judgement. So it must be quiet still when the slack has passed: about the end of the hours nobody can
 * tell.
 */
export const quietHoursHeld: Check = ({ outcome, dead, expectations: { slackMs } }) => {
  const policies = publishedPolicies(outcome, dead)
  const { communicationRequested, dispatchRequested } = outcome.events
  const isBound = ({ data }: { readonly data: { readonly tenantId: string } }): boolean =>
    policies.get(data.tenantId)?.quietHours !== undefined
  const categories = new Map(
    communicationRequested.filter(isBound).map(({ data }) => [messageKey(data), data.category]),
  )
  const attempts = distinct(dispatchRequested.filter(isBound))
  const faults = attempts.flatMap((dispatch) => {
    const { timestamp, data } = dispatch
    const policy = policies.get(data.tenantId)!
    const message = { category: categories.get(messageKey(data)) ?? 'UNKNOWN', person: data.recipient }
    const wasQuiet = isQuiet(policy, message, timestamp) && isQuiet(policy, message, timestamp + slackMs)
    return wasQuiet ? [`${positionText(dispatch)} goes to somebody in quiet hours`] : []
  })
  return checkResult(faults, `${attempts.length} attempts of tenants with quiet hours`)
}
