import { type Check, checkResult } from '#world/verifier/check.ts'
import { type Position, positionText } from '#world/verifier/seen-event.ts'

/** The dead letters are those that the traffic asked for, each once and for the expected reason. */
export const deadLettersExactlyExpected: Check = ({ outcome, manifest }) => {
  const balance = new Map<string, number>()
  const add = (reason: string, origin: Position, by: number): void => {
    const letter = `${reason} of ${positionText(origin)}`
    balance.set(letter, (balance.get(letter) ?? 0) + by)
  }
  for (const { reason, origin } of outcome.deadLetters) add(reason, origin, 1)
  for (const expected of manifest.expectedDeadLetters) add(expected.reason, expected, -1)
  const faults = [...balance]
    .filter(([, surplus]) => surplus !== 0)
    .map(([letter, surplus]) => `${letter} is ${surplus > 0 ? 'not expected' : 'missing'}`)
  return checkResult(faults, `${outcome.deadLetters.length} dead letters`)
}
