import { describe, expect, it } from 'vitest'
import { type Careful, openCareful } from '#runtime/culprit/careful-mode.ts'
import { fatalInputs } from '#runtime/culprit/fatal-inputs.ts'

const ends = [{ topic: 'in', partition: 0, first: 0, end: 1_000 }]

describe('an input at whose position processes die', () => {
  const at = (offset: number) => [{ topic: 'in', partition: 0, offset }]
  /** Each process died with the input at one of these offsets. */
  const diedAt = (...offsets: readonly number[]): Careful | undefined => {
    let careful: Careful | undefined
    for (const offset of offsets)
      careful = openCareful({ session: 'other', closed: false, positions: at(offset), careful }, 'me', ends)
    return careful
  }

  it.each([
    ['one death', [5], 5, false],
    ['two deaths at one position', [5, 5], 5, true],
    ['two deaths, between which it got on', [5, 6], 6, false],
    ['two deaths at one position after others', [3, 5, 5], 5, true],
    ['a third death at the same position', [5, 5, 5], 5, true],
    ['two deaths at a position that it has passed', [5, 5], 6, false],
    ['deaths at one position and then another', [5, 5, 6], 6, false],
  ] as const)('after %s', (_name, offsets, now, isFatal) => {
    expect(fatalInputs(diedAt(...offsets), at(now))).toEqual(isFatal ? at(now) : [])
  })

  it('is fatal still when its task was closed in good order, or its process starts again within itself', () => {
    for (const row of [
      { session: 'other', closed: true },
      { session: 'me', closed: false },
    ]) {
      const careful = openCareful({ ...row, positions: at(5), careful: diedAt(5, 5) }, 'me', ends)
      expect(fatalInputs(careful, at(5))).toEqual(at(5))
    }
  })
})
