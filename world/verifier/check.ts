import type { Expectations, Manifest } from './manifest.ts'
import type { Outcome } from './outcome.ts'
import { positionText } from './seen-event.ts'

/** All that a check may look at. */
export interface Given {
  readonly outcome: Outcome
  readonly manifest: Manifest
  readonly expectations: Expectations
  /** Positions of the records that became dead letters or had to. */
  readonly dead: ReadonlySet<string>
}

/** @param detail what was found, for people: counts when all is well, else the first faults by topic-partition-offset */
export interface CheckResult {
  readonly ok: boolean
  readonly detail: string
}

export type Check = (given: Given) => CheckResult

const namedFaults = 5

export const checkResult = (faults: readonly string[], praise: string): CheckResult => {
  if (faults.length === 0) return { ok: true, detail: praise }
  const rest = faults.length > namedFaults ? `; and ${faults.length - namedFaults} more` : ''
  return { ok: false, detail: `${faults.slice(0, namedFaults).join('; ')}${rest}` }
}

export const givenOf = (outcome: Outcome, manifest: Manifest, expectations: Expectations): Given => ({
  outcome,
  manifest,
  expectations,
  dead: new Set(
    [...manifest.expectedDeadLetters, ...outcome.deadLetters.map(({ origin }) => origin)].map(positionText),
  ),
})
