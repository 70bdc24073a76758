import fc from 'fast-check'
import { v5 } from 'uuid'
import { expect, it } from 'vitest'
import { nameSpace, uuidV5 } from '#processors/shared/uuid-v5.ts'

it('makes the version 5 UUID of the uuid package', () => {
  const space = '6f2f0c1e-3a57-5d0b-9c49-2f7f1f0b7a11'
  const names = fc.string({ unit: 'grapheme' })
  fc.assert(fc.property(names, (name) => uuidV5(name, nameSpace(space)) === v5(name, space)))
  const long = 'é'.repeat(5_000)
  expect(uuidV5(long, nameSpace(space))).toBe(v5(long, space))
})
