import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changelogKey } from '#state/changelog.ts'
import { diskKey, keyFromDisk } from '#state/disk/disk-key.ts'
import { encodeKey, type EncodedKey } from '#stream/store-key.ts'
import type { TenantId } from '#stream/record.ts'

/** Keys as stores have them, many of them with characters around surrogate pairs. */
const units = fc.constantFrom(
  '\u0000',
  '\u0001',
  'a',
  '~',
  '\u00e9',
  '\u07ff',
  '\u0800',
  '\ud7ff',
  '\ue000',
  '\ufffd',
  '\uffff',
  '\u{10000}',
  '\u{1f600}',
)
const keys = fc
  .tuple(fc.string({ unit: units, maxLength: 6 }), fc.string({ unit: units, maxLength: 6 }))
  .map(([tenant, part]) => encodeKey([tenant as TenantId, part]))

describe('a key on disk', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.nat(100_000), keys, (store, key) => {
        expect(keyFromDisk(store, diskKey(store, key))).toBe(key)
      }),
    )
  })

  it('sorts by its bytes like the keys of ordered stores', () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        expect(Math.sign(Buffer.compare(diskKey(1, a), diskKey(1, b)))).toBe(a < b ? -1 : a > b ? 1 : 0)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is that of the changelog without surrogate pairs', () => {
    const key = 'acme\u0000é\u0000' as EncodedKey
    expect(diskKey(300, key)).toEqual(changelogKey(300, key))
  })
})
