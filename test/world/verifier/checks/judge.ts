import { topics } from '#topology/topics.ts'
import type { Check, CheckResult } from '#world/verifier/check.ts'
import { givenOf } from '#world/verifier/check.ts'
import { manifestOf, outcomeOf, place } from '../place-records.ts'
import { Tale } from '../tale.ts'
import { expectations, goodRun } from '../told-events.ts'
import type { Told } from '../tale.ts'

/** The word of one check about a told run. */
export const judgedBy = (check: Check, told: readonly Told[]): CheckResult => {
  const placed = place(told)
  return check(givenOf(outcomeOf(placed, topics), manifestOf(placed, topics), expectations))
}

/** The good run with more behind it. */
export const goodRunAnd = (tell: (tale: Tale) => void): readonly Told[] => {
  const tale = new Tale()
  tale.told.push(...goodRun())
  tell(tale)
  return tale.told
}
