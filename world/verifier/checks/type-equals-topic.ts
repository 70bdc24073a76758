import { type Check, checkResult } from '#world/verifier/check.ts'
import { outputsOf } from '#world/verifier/outcome.ts'
import { positionText } from '#world/verifier/seen-event.ts'

/** The type of each event is the name of its topic. */
export const typeEqualsTopic: Check = ({ outcome }) => {
  const faults: string[] = []
  let events = 0
  for (const event of outputsOf(outcome)) {
    events++
    if (event.type !== event.topic) faults.push(`${positionText(event)} has another type than its topic`)
  }
  return checkResult(faults, `${events} events`)
}
