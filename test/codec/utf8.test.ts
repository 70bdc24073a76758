import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isUtf8Of, isUtf8Within } from '#codec/utf8.ts'

const texts = fc.string({ unit: 'binary', maxLength: 6 })
/** Mostly near to UTF-8: whole letters and pieces of them. */
const bytes = fc
  .array(
    fc.oneof(
      texts.map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 3 }),
    ),
    { maxLength: 4 },
  )
  .map((pieces) => Buffer.concat(pieces))

describe('UTF-8', () => {
  it("is told as node's own check tells it, within any place of a buffer", () => {
    fc.assert(
      fc.property(bytes, bytes, bytes, (before, inner, after) => {
        const all = Buffer.concat([before, inner, after])
        expect(isUtf8Within(all, before.length, before.length + inner.length)).toBe(isUtf8(inner))
      }),
    )
  })

  it('of a text is these bytes and no others, whatever else decodes to it', () => {
    fc.assert(
      fc.property(fc.oneof(texts, bytes.map(String)), bytes, (text, other) => {
        expect(isUtf8Of(Buffer.from(text), text)).toBe(true)
        expect(isUtf8Of(other, text)).toBe(Buffer.from(text).equals(other))
        expect(isUtf8Of(other, other.toString())).toBe(isUtf8(other))
      }),
    )
  })
})
