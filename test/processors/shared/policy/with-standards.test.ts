import { describe, expect, it } from 'vitest'
import { knobsOf } from '#processors/shared/policy/knob-list.ts'
import { group, whole } from '#processors/shared/policy/knob.ts'
import { withStandards } from '#processors/shared/policy/with-standards.ts'

const range = { least: 1, most: 9 }
const knobs = group({
  a: whole(1, range, 'the first'),
  inner: group({ b: whole(2, range, 'the second', 'pod'), c: whole(3, range, 'the third') }),
})

describe('knobs with other standards', () => {
  it('have these, and the old ones where none is given', () => {
    expect(withStandards(knobs, { inner: { b: 7 } }).parse({})).toEqual({ a: 1, inner: { b: 7, c: 3 } })
    expect(knobs.parse({})).toEqual({ a: 1, inner: { b: 2, c: 3 } })
  })

  it('keep range, scope and effect', () => {
    expect(knobsOf(withStandards(knobs, { inner: { b: 7 } }))[1]).toEqual({
      path: 'inner.b',
      standard: 7,
      valid: { type: 'integer', minimum: 1, maximum: 9 },
      scope: 'pod',
      effect: 'the second',
    })
  })

  it('have none out of range, and none for a knob that there is not', () => {
    expect(() => withStandards(knobs, { a: 10 })).toThrow('expected number to be <=9')
    expect(() => withStandards(knobs, { d: 1 } as never)).toThrow('a standard is for no knob')
  })
})
