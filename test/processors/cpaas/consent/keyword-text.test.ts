import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keywordText, readUnits } from '#processors/cpaas/consent/keyword-text.ts'

describe('keywordText', () => {
  it.each([
    ['capitals', 'StOp', 'stop'],
    ['accents', 'ARRÊT', 'arret'],
    ['accents in characters of their own', 'ARRE\u0302T', 'arret'],
    ['full-width letters', 'ＳＴＯＰ', 'stop'],
    ['circled letters', 'ⓈⓉⓄⓅ', 'stop'],
    ['bold letters', '𝐒𝐓𝐎𝐏', 'stop'],
    ['outer marks', '¡¡"STOP"!! :-)', 'stop'],
    ['outer white space', ' \t\r\n\u00A0\u3000STOP\u2003', 'stop'],
    ['several spaces inside', 'stop \n\t all', 'stop all'],
    ['invisible characters', '\uFEFFST\u200BO\u00ADP\u200D', 'stop'],
    ['emoji at the ends', '🛑STOP🙏🏽❤️', 'stop'],
    ['emoji of several characters', '👩‍👩‍👧🇫🇷1️⃣', '1'],
    ['a letter that is an emoji', 'ℹ️ INFO', 'info'],
    ['apostrophes', "don't", 'dont'],
    ['typographic apostrophes', 'don’t don´t don＇t', 'dont dont dont'],
    ['a dotted capital', 'İNFO', 'info'],
  ])('does not care about %s', (_difference, text, form) => {
    expect(keywordText(text)).toBe(form)
  })

  it('parts words at an emoji as at a space', () => {
    expect(keywordText('stop🛑please')).toBe('stop please')
  })

  it('keeps marks inside a text', () => {
    expect(keywordText('(opt-out.)')).toBe('opt-out')
  })

  it('keeps the marks of Hindi and Arabic, which make other words', () => {
    expect(keywordText('बंद करें।')).toBe('बंद करें')
    expect(keywordText('إلغاء')).not.toBe(keywordText('الغاء'))
  })

  it('finds nothing in a text without letters and digits', () => {
    expect(['', ' ', '?!', '👍🏽', '\u200B', '\uD83D'].map(keywordText)).toEqual(['', '', '', '', '', ''])
  })

  it('reads the beginning of a long text, also where characters grow', () => {
    expect(keywordText('a'.repeat(readUnits * 1_000))).toBe('a'.repeat(readUnits))
    expect(keywordText('\uFDFA'.repeat(readUnits))).toHaveLength(readUnits)
  })

  it('gives the form of a form unchanged, whatever the text', () => {
    const units = fc.array(fc.nat(0xff_ff)).map((codes) => String.fromCharCode(...codes))
    const tricky = Array.from('Σ´\u034F\u0301\u0655اé\uFDFA…\u1FBD \u200D👍a1ᄀ\u1161')
    const texts = fc.oneof(fc.string({ unit: 'binary' }), units, fc.string({ unit: fc.constantFrom(...tricky) }))
    fc.assert(
      fc.property(texts, fc.constantFrom(1, 2, 300), (text, times) => {
        const form = keywordText(text.repeat(times))
        expect(keywordText(form)).toBe(form)
      }),
      { numRuns: 200 },
    )
  })
})
