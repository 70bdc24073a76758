import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recipientIdentity } from '#processors/cpaas/recipient/recipient-identity.ts'
import { sendableRecipient } from '#processors/cpaas/recipient/sendable-recipient.ts'

const digits = (minLength: number, maxLength = minLength) =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength, maxLength })

/** Spellings of numbers, mail addresses and tokens more often than chance has them, and any text. */
const recipients = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...Array.from('+0152459-. ()@aK\u0130\u0331\u00a0\u202a:')), maxLength: 24 }),
  fc
    .tuple(fc.constantFrom('', 'whatsapp:', 'SMS: tel:', ' rcs:'), fc.constantFrom('', '+', '00', '+00'), digits(0, 20))
    .map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('+521', '+549', '+55'), digits(7, 12)).map((parts) => parts.join('')),
)

describe('the identity of a recipient', () => {
  it.each([
    ['a plain number', '+14155550171', '+14155550171'],
    ['white space around it', ' +14155550171\n', '+14155550171'],
    ['the scheme of WhatsApp', 'whatsapp:+14155550171', '+14155550171'],
    ['a scheme in capitals', 'TEL:+14155550171', '+14155550171'],
    ['a scheme behind another, with a space', 'rcs:sms: +14155550171', '+14155550171'],
    ['no plus, as in ids of WhatsApp', '14155550171', '+14155550171'],
    ['the international prefix', '0014155550171', '+14155550171'],
    ['the prefix with separators', '00 1 (415) 555-0171', '+14155550171'],
    ['separators', '+1 (415) 555-01.71', '+14155550171'],
    ['brackets ahead', '(+1) 415 555 0171', '+14155550171'],
    ['another hyphen and a space that does not break', '+1\u00a0415\u2010555\u20110171', '+14155550171'],
    ['marks without a width, as phones paste them', '\u202a+14155550171\u202c', '+14155550171'],
    ['digits of full width', '＋１４１５５５５０１７１', '+14155550171'],
    ['seven digits', '555 01 71', '+5550171'],
  ])('is one for a number with %s', (_what, text, identity) => {
    expect(recipientIdentity(text)).toBe(identity)
  })

  it.each([
    ['the 0 for dialling within the country', '+44 (0)7700 900123', '+447700900123'],
    ['the same without brackets', '+4407700900123', '+447700900123'],
  ])('is one for a number with %s', (_what, text, identity) => {
    expect(recipientIdentity(text)).toBe(identity)
  })

  it.each([
    ['a mail address', ' Ada.Lovelace@Example.ORG ', 'ada.lovelace@example.org'],
    ['a mail address with a composed letter', 'H\u0331@example.org', '\u1e96@example.org'],
    ['a mail address that begins as a number', '+521A@example.org', '+521a@example.org'],
    ['a short code', '72727', '72727'],
    ['a short code of six digits', 'sms:727270', '727270'],
    ['a prefix alone', '0012345', '0012345'],
    ['a push token', 'fGx_7-Q:APA91bH-19 ', 'fGx_7-Q:APA91bH-19'],
    ['the name of a sender', 'Eventzr', 'Eventzr'],
    ['nothing', '', ''],
    ['white space', ' ', ''],
    ['a scheme alone', 'tel:', ''],
  ])('of %s is its text, in lower case for mail alone', (_what, text, identity) => {
    expect(recipientIdentity(text)).toBe(identity)
  })

  it.each([
    ['Mexico', '5215512345678', '+52 55 1234 5678', '+525512345678'],
    ['Argentina', 'whatsapp:+5491123456789', '+54 11 2345 6789', '+541123456789'],
    ['Brazil', '+55 11 98765-4321', '551187654321', '+551187654321'],
  ])('is one for a mobile of %s with and without its mark', (_country, marked, unmarked, identity) => {
    expect([marked, unmarked].map(recipientIdentity)).toEqual([identity, identity])
  })

  it.each([
    ['a 9 before 2 to 5, which was never a mobile without it', '+5511952345678'],
    ['a fixed line', '+551132345678'],
    ['a number with a digit too few', '+52155123456'],
    ['a number with a digit too many', '+54911234567890'],
    ['a mark in another country', '+5315512345678'],
  ])('keeps all digits of %s', (_what, number) => {
    expect(recipientIdentity(number)).toBe(number)
  })

  it('is the same when it is taken again, whatever the text', () => {
    fc.assert(
      fc.property(recipients, (text) => {
        const identity = recipientIdentity(text)
        expect(recipientIdentity(identity)).toBe(identity)
        expect(recipientIdentity(sendableRecipient(text))).toBe(identity)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('a sender of a message, as a recipient of the answer', () => {
  it.each([
    ['5215512345678', '+5215512345678'],
    ['whatsapp:+5491123456789', '+5491123456789'],
    ['0055 11 98765-4321', '+5511987654321'],
    ['72727', '72727'],
    ['sms:Ada@Example.org', 'Ada@Example.org'],
  ])('%s keeps all of its digits and letters', (text, sendable) => {
    expect(sendableRecipient(text)).toBe(sendable)
  })
})
