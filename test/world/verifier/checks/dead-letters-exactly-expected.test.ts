import { describe, expect, it } from 'vitest'
import { topics } from '#topology/topics.ts'
import { verify } from '#world/verifier/verdict.ts'
import { manifestOf, outcomeOf, place } from '../place-records.ts'
import { expectations, goodRun } from '../told-events.ts'

describe('the check of dead letters', () => {
  const placed = place(goodRun())
  const outcome = outcomeOf(placed, topics)
  const manifest = manifestOf(placed, topics)
  const detail = (change: Partial<typeof outcome>): string =>
    verify({ ...outcome, ...change }, manifest, expectations).checks['dead-letters-exactly-expected'].detail

  it('misses an expected one', () => {
    expect(detail({ deadLetters: outcome.deadLetters.slice(1) })).toMatch(/^ORPHAN_RECEIPT of \S+ is missing$/)
  })

  it('does not expect one that comes twice', () => {
    expect(detail({ deadLetters: [...outcome.deadLetters, outcome.deadLetters[0]!] })).toMatch(
      /^ORPHAN_RECEIPT of \S+ is not expected$/,
    )
  })

  it('wants the expected reason', () => {
    const [first, ...rest] = outcome.deadLetters
    expect(detail({ deadLetters: [{ ...first!, reason: 'RULE_FAILED' }, ...rest] })).toContain('RULE_FAILED of')
  })
})
