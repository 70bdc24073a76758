import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readHeader, writeHeader } from '#state/row-header.ts'
import { Slab } from '#stream/slab.ts'
import type { StreamTime } from '#stream/time.ts'

const fingerprint = 0xfedcba98
const headerOf = (deadline: number | undefined, emitted: number, born: number, slab = new Slab(8)) => {
  writeHeader(fingerprint, { value: undefined, deadline: deadline as StreamTime | undefined, emitted, born }, slab)
  return slab.buffer.subarray(0, slab.position)
}

describe('the header of a row', () => {
  it('comes back as it was, whatever stands behind it', () => {
    const whole = fc.maxSafeNat()
    fc.assert(
      fc.property(
        fc.option(whole, { nil: undefined }),
        whole,
        whole,
        fc.uint8Array(),
        (deadline, emitted, born, body) => {
          const bytes = headerOf(deadline, emitted, born)
          const header = { fingerprint, deadline, emitted, born, bytes: bytes.length }
          expect(readHeader(Buffer.concat([bytes, body]))).toEqual(header)
        },
      ),
    )
  })

  it.each([
    ['13 bytes without a timer', undefined, 13],
    ['18 bytes with one', 1_800_000_000_000, 18],
  ])('has %s', (_how, deadline, bytes) => {
    expect(headerOf(deadline, 3, 2 ** 50)).toHaveLength(bytes)
  })

  it('is none when bytes are missing', () => {
    const bytes = headerOf(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 1)
    for (let length = 0; length < bytes.length; length++) expect(readHeader(bytes.subarray(0, length))).toBeUndefined()
  })
})
