import { type Check, checkResult } from '#world/verifier/check.ts'
import { positionText } from '#world/verifier/seen-event.ts'

/** Each event can be read by whoever knows nothing but the registry; inputs too, except those that had to become dead letters. */
export const valuesDecodeByRegistry: Check = ({ outcome, manifest }) => {
  const expected = new Set(manifest.expectedDeadLetters.map(positionText))
  const faults = outcome.unreadable
    .filter((record) => record.role !== 'inbound' || !expected.has(positionText(record)))
    .map((record) => `${positionText(record)} ${record.fault}`)
  return checkResult(faults, `${Object.keys(outcome.counts).length} topics`)
}
