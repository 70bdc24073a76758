import { expect, it } from 'vitest'
import { deterministicId } from '#processors/shared/deterministic-id.ts'

it('tells apart parts that would read the same when joined', () => {
  expect(deterministicId('ab', 'c')).not.toBe(deterministicId('a', 'bc'))
  expect(deterministicId('a', 'b')).toBe(deterministicId('a', 'b'))
})
