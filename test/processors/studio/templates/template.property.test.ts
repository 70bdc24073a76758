import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TemplateChangeRequested } from '#schemas/types.ts'
import { bounds, change, creation, Templates } from './given.ts'

const fields = fc.record({
  name: fc.constantFrom(null, '', 'A', 'B', 'C'),
  kind: fc.constantFrom(null, 'POSTER' as const, 'SOCIAL' as const, 'UNKNOWN' as const),
  config: fc.constantFrom(null, '{}', '{"a":1}', '{"a":2}', 'red'),
  expectedVersion: fc.constantFrom(null, 0, 1, 2, 3, 4, 5, -1),
  requestId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
})

/** Any request, or a wait. */
const happenings = fc.array(
  fc.oneof({ weight: 6, arbitrary: fields.map(change) }, { weight: 1, arbitrary: fc.constant('wait' as const) }),
  { maxLength: 24 },
)

const run = (all: readonly (TemplateChangeRequested | 'wait')[]): Templates => {
  const templates = new Templates()
  for (const each of all) {
    if (each === 'wait') templates.wait(bounds.waitMs / 2)
    else templates.ask(each)
  }
  return templates.wait(bounds.waitMs)
}

describe('whatever is asked of a template, in any order and any number of times', () => {
  it('its versions have no gap, each tells a difference, and all requests are answered or changed nothing', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const { versions, updates, row, driver } = run(all)
        expect(versions).toEqual(versions.map((_, index) => index + 1))
        expect(updates.map(({ previousVersion }) => previousVersion)).toEqual(versions.slice(0, -1))
        for (const { changedFields, changeKinds } of updates) {
          expect(changedFields).not.toEqual([])
          expect(changeKinds).not.toEqual([])
        }
        expect(row?.version ?? 0).toBe(versions.length)
        expect(row?.parked ?? []).toEqual([])
        expect(driver.deadLetters).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('a chain of changes ends the same in every order that the bounds allow', () => {
    const chain = [
      creation({ expectedVersion: 0 }),
      ...[1, 2, 3, 4].map((version) =>
        change({ requestId: `change-${version}`, expectedVersion: version, name: `name ${version}` }),
      ),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray([...chain, ...chain], { minLength: 10 }), (order) => {
        const { versions, row, refusals } = run(order)
        expect(versions).toEqual([1, 2, 3, 4, 5])
        expect(row?.name).toBe('name 4')
        expect(refusals).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})
