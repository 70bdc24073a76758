import { type Check, checkResult } from '#world/verifier/check.ts'
import { outputsOf } from '#world/verifier/outcome.ts'
import { positionText } from '#world/verifier/seen-event.ts'

/** Every event of the applications has an id, and no two have the same one, whatever their topics. */
export const eventIdsUnique: Check = ({ outcome }) => {
  const ids = new Set<string>()
  const faults: string[] = []
  for (const event of outputsOf(outcome)) {
    if (event.id === '') faults.push(`${positionText(event)} has no id`)
    else if (ids.has(event.id)) faults.push(`${positionText(event)} repeats the id of an earlier event`)
    ids.add(event.id)
  }
  return checkResult(faults, `${ids.size} ids`)
}
