import { describe, expect, it } from 'vitest'
import { fateOf } from '#runtime/commit/commit-fate.ts'

const at = (...offsets: readonly (number | undefined)[]) =>
  offsets.flatMap((offset, partition) => ({ topic: 'a', partition, offset: offset as number }))

describe('fateOf', () => {
  it.each([
    { name: 'every moved offset stands where it was sent', sent: [5, 9], found: [5, 9], fate: 'committed' },
    { name: 'every moved offset stands where it was', sent: [5, 9], found: [3, 8], fate: 'aborted' },
    { name: 'the group never committed any', sent: [5, 9], found: [undefined, undefined], fate: 'aborted' },
    { name: 'one moved and the other did not', sent: [5, 9], found: [5, 8], fate: 'unknown' },
    { name: 'another member has gone on', sent: [5, 9], found: [7, 12], fate: 'unknown' },
    { name: 'an unchanged one says nothing, the moved one decides', sent: [3, 9], found: [3, 9], fate: 'committed' },
    { name: 'it moved none', sent: [3, 8], found: [3, 8], fate: 'unknown' },
  ])('is $fate when $name', ({ sent, found, fate }) => {
    expect(fateOf(at(...sent), at(3, 8), at(...found))).toBe(fate)
  })
})
