import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KeyError } from '#stream/errors.ts'
import type { TenantId } from '#stream/record.ts'
import { decodeKey, encodeKey, maxKeyLength, tenantOf } from '#stream/store-key.ts'

const part = fc.string({ unit: fc.constantFrom('\u0000', '\u0001', '\u0002', 'a', 'b', 'é'), maxLength: 6 })
const tenant = part as fc.Arbitrary<TenantId>

describe('encodeKey', () => {
  it('never makes one key a prefix of another of the same shape', () => {
    expect(encodeKey(['acme2' as TenantId]).startsWith(encodeKey(['acme' as TenantId]))).toBe(false)
  })

  it('sorts keys like their parts, one after the other', () => {
    fc.assert(
      fc.property(tenant, part, tenant, part, (a1, a2, b1, b2) => {
        const byParts = a1 < b1 ? -1 : a1 > b1 ? 1 : a2 < b2 ? -1 : a2 > b2 ? 1 : 0
        const a = encodeKey([a1, a2])
        const b = encodeKey([b1, b2])
        expect(a < b ? -1 : a > b ? 1 : 0).toBe(byParts)
      }),
    )
  })

  it('sorts numbers by size', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        expect(encodeKey(['t' as TenantId, a]) < encodeKey(['t' as TenantId, b])).toBe(a < b)
      }),
    )
  })

  it('gives back the tenant, whatever characters it has', () => {
    fc.assert(
      fc.property(tenant, part, (id, rest) => {
        expect(tenantOf(encodeKey([id, rest]))).toBe(id)
      }),
    )
  })

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses the number %d', (number) => {
    expect(() => encodeKey(['t' as TenantId, number])).toThrow(KeyError)
  })

  it('refuses a key that is too long for a changelog, without quoting it', () => {
    const long = 'x'.repeat(maxKeyLength)
    expect(() => encodeKey([long as TenantId])).toThrow(KeyError)
    expect(() => encodeKey([long as TenantId])).not.toThrow(/xx/)
  })
})

describe('decodeKey', () => {
  const text = part.map((value) => ({ name: 'text', value }))
  const number = fc.maxSafeNat().map((value) => ({ name: 'number:number', value }))

  it('gives back every part of a key, texts and numbers', () => {
    fc.assert(
      fc.property(tenant, fc.array(fc.oneof(text, number), { maxLength: 4 }), (id, rest) => {
        const names = ['tenant', ...rest.map(({ name }) => name)]
        const key = [id, ...rest.map(({ value }) => value)] as const
        expect(decodeKey(encodeKey(key), names)).toEqual(key)
      }),
    )
  })

  it('takes a text for none of the numbers, whatever it looks like', () => {
    expect(decodeKey(encodeKey(['1' as TenantId, '00000000000010']), ['tenant', 'id'])).toEqual(['1', '00000000000010'])
  })
})
