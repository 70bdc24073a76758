import { type Check, checkResult } from '#world/verifier/check.ts'
import { outputsOf } from '#world/verifier/outcome.ts'
import { positionText } from '#world/verifier/seen-event.ts'

/** No two events of the applications have the same id, whatever their topics. */
export const eventIdsUnique: Check = ({ outcome }) => {
  const ids = new Set<string>()
  const faults: string[] = []
  for (const event of outputsOf(outcome)) {
    if (ids.has(event.id)) faults.push(`${positionText(event)} repeats the id of an earlier event`)
    ids.add(event.id)
  }
  return checkResult(faults, `${ids.size} ids`)
}
