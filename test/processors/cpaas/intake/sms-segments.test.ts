import fc from 'fast-check'
import { SegmentedMessage } from 'sms-segments-calculator'
import { describe, expect, it } from 'vitest'
import { smsSegments } from '#processors/cpaas/intake/sms-segments.ts'

describe('the segments of a text message', () => {
  it.each([
    ['nothing', '', 1],
    ['160 septets', 'a'.repeat(160), 1],
    ['161 septets', 'a'.repeat(161), 2],
    ['two full parts', 'a'.repeat(306), 2],
    ['two full parts and a septet', 'a'.repeat(307), 3],
    ['80 characters of two septets', '€'.repeat(80), 1],
    ['81 characters of two septets', '€'.repeat(81), 2],
    ['a character of two septets at the end of a part', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
    ['70 units of UCS-2', 'я'.repeat(70), 1],
    ['71 units of UCS-2', 'я'.repeat(71), 2],
    ['35 characters of two units', '😀'.repeat(35), 1],
    ['36 characters of two units', '😀'.repeat(36), 2],
    ['a character of two units at the end of a part', `${'я'.repeat(66)}😀${'я'.repeat(66)}`, 3],
    ['one letter that is not in the alphabet', `${'a'.repeat(100)}ą`, 2],
    ['a line with a carriage return', `${'a'.repeat(158)}\r\n`, 1],
  ])('are counted for %s', (_what, text, expected) => {
    expect(smsSegments(text)).toBe(expected)
  })

  it('are as many as the calculator of a provider says', () => {
    const characters = fc.constantFrom(...'aZ09 @£€^{}\n|ÄÑàΔé'.split(''), 'я', '字', '😀', 'ą', '’')
    const text = fc.oneof(
      fc.array(characters, { maxLength: 400 }),
      fc.array(fc.constantFrom(...'abc€ ~'.split('')), { minLength: 140, maxLength: 400 }),
    )
    fc.assert(
      fc.property(text, (parts) => {
        const message = parts.join('')
        fc.pre(message !== '')
        expect(smsSegments(message)).toBe(new SegmentedMessage(message).segmentsCount)
      }),
      { numRuns: 300 },
    )
  })
})
