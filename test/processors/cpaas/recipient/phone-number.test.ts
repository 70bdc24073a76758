import fc from 'fast-check'
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' }
import parsePhoneNumber, { getCountryCallingCode } from 'libphonenumber-js/max'
import type { CountryCode } from 'libphonenumber-js/max'
import { describe, expect, it } from 'vitest'
import { domesticNumbers } from '#processors/cpaas/recipient/domestic-numbers.ts'
import { numberingPlans } from '#processors/cpaas/recipient/numbering-plans.ts'
import { phoneNumber } from '#processors/cpaas/recipient/phone-number.ts'

describe('the phone number of a recipient', () => {
  it.each([
    ['the United States', '+14155552671'],
    ['Canada', '+16045551234'],
    ['Jamaica', '+18765550123'],
    ['a toll-free number', '+18005551234'],
    ['Russia', '+79161234567'],
    ['Kazakhstan', '+77011234567'],
    ['a mobile of Britain', '+447400123456'],
    ['a fixed line of Britain', '+442071838750'],
    ['Jersey', '+447797712345'],
    ['a mobile of Germany', '+4915123456789'],
    ['a fixed line of Germany with 13 digits', '+493012345678901'],
    ['a mobile of India', '+919876543210'],
    ['Italy, with the 0 of its areas', '+390612345678'],
    ['a mobile of Argentina with its 9', '+5491123456789'],
    ['a number of Argentina without it', '+541123456789'],
    ['the smallest plans', '+29023456'],
    ['a service without a country', '+80012345678'],
    ['fiction in North America', '+14155550100'],
    ['fiction in Britain', '+447700900123'],
  ])('is the text as it is for %s', (_what, text) => {
    expect(phoneNumber(text, 'SMS')).toBe(text)
  })

  it.each([
    ['separators', '+1 (415) 555-01.71', '+14155550171'],
    ['the scheme of WhatsApp', 'whatsapp:+14155550171', '+14155550171'],
    ['the international prefix', '0014155550171', '+14155550171'],
    ['no plus, as in ids of WhatsApp', '14155550171', '+14155550171'],
    ['the prefix before few digits', '004930123', '+4930123'],
    ['a plus of full width before few digits', '＋４９ ３０１２３', '+4930123'],
    ['the 0 of calls within Britain', '+44 (0)7400 123456', '+447400123456'],
    ['that 0 and fiction', '+44 (0)7700 900123', '+447700900123'],
    ['the 8 of calls within Russia', '+7 8 916 123-45-67', '+79161234567'],
    ['the 15 of calls within Argentina', '+54 11 15 2345-6789', '+5491123456789'],
    ['the code of a carrier of Brazil', '+55 0 15 11 98765-4321', '+5511987654321'],
  ])('is without %s', (_what, text, number) => {
    expect(phoneNumber(text, 'SMS')).toBe(number)
  })

  it.each([
    ['nothing', ''],
    ['white space', ' '],
    ['a short code', '72727'],
    ['a short code of eight digits, as +49 30 12345', '49301234'],
    ['the name of a sender', 'Eventzr'],
    ['a mail address', 'guest@example.com'],
    ['letters behind a number', '+14155550171x'],
    ['a number with two plus signs', '++14155550171'],
    ['a number with a digit too few', '+1415555017'],
    ['a number with a digit too many', '+141555501710'],
    ['more digits than E.164 has, though the plan of Germany takes them', '+4916412345678901'],
    ['an area that does not exist', '+15550100199'],
    ['a mobile of India with a digit too few', '+91987654321'],
    ['a country code that nobody has', '+21012345678'],
    ['a leading zero', '+04155550171'],
    ['a number within Britain', '07400 123456'],
    ['a plus alone', '+'],
  ])('is missing for %s', (_what, text) => {
    expect(phoneNumber(text, 'SMS')).toBeUndefined()
  })

  it.each([
    ['Canada', '+13101234'],
    ['Brazil', '+558001234567'],
    ['China', '+868001234567'],
    ['India', '+9118001234567'],
    ['Turkey', '+908111234567'],
  ])('is missing for one that dials only within %s', (_country, text) => {
    expect(parsePhoneNumber(text)?.isValid()).toBe(true)
    expect(phoneNumber(text, 'SMS')).toBeUndefined()
  })

  it.each([
    ['Mexico', '+5215512345678', '+525512345678'],
    ['Brazil', '+551187654321', '+5511987654321'],
    ['Brazil with a 7, as libphonenumber still has those of Nextel', '+551177654321', '+5511977654321'],
  ])('has the spelling in force for a mobile of %s, and on WhatsApp the one of its id', (_country, former, now) => {
    expect(phoneNumber(former, 'SMS')).toBe(now)
    expect(phoneNumber(now, 'SMS')).toBe(now)
    expect(phoneNumber(`whatsapp:${former}`, 'WHATSAPP')).toBe(former)
    expect(phoneNumber(now, 'WHATSAPP')).toBe(now)
  })

  it.each([
    ['a mobile of Mexico with a digit too few', '+521551234567'],
    ['a mobile of Mexico in no area', '+5210012345678'],
    ['a mobile of Brazil in no area', '+552087654321'],
  ])('is missing for %s on WhatsApp too', (_what, text) => {
    expect(phoneNumber(text, 'WHATSAPP')).toBeUndefined()
  })

  it('keeps the 8 digits of a fixed line of Brazil', () => {
    expect(phoneNumber('+551132345678', 'SMS')).toBe('+551132345678')
  })
})

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength, maxLength })

const callingCodes = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...numberingPlans.plans.map(({ callingCode }) => callingCode)) },
  { weight: 1, arbitrary: digits(1, 3) },
)
const anyNumbers = fc.tuple(callingCodes, digits(4, 16)).map(([code, national]) => `+${code}${national}`)

const withDigit = (number: string, [at, digit]: readonly [number, number]): string =>
  `${number.slice(0, at % number.length)}${digit}${number.slice((at % number.length) + 1)}`

/** The example of a territory with some digits changed, and perhaps others ahead, as calls within a country have them. */
const nearExamples = fc
  .tuple(
    fc.constantFrom(...(Object.keys(examples) as CountryCode[])),
    fc.constantFrom('', '', '', '0', '8', '1', '80', '9', '015', '180020'),
    fc.array(fc.tuple(fc.nat(15), fc.nat(9)), { maxLength: 3 }),
  )
  .map(([country, ahead, changes]) => {
    const national = changes.reduce(withDigit, examples[country])
    return `+${getCountryCallingCode(country)}${ahead}${national}`
  })

const judged = (text: string): string | undefined => {
  const number = parsePhoneNumber(text)
  return number?.isValid() === true ? number.number : undefined
}

/** The number by libphonenumber, and by the rules that are ours. */
const expected = (text: string): string | undefined => {
  if (/^\+44(?:0|180020)?7700900\d{3}$/.test(text)) return `+44${text.slice(-10)}`
  const number = judged(text.replace(/^\+521(\d{10})$/, '+52$1').replace(/^(\+55\d\d)([6-9]\d{7})$/, '$19$2'))
  const isRefused =
    number === undefined || number.length > 16 || domesticNumbers.some(({ numbers }) => numbers.test(number))
  return isRefused ? undefined : number
}

describe('phone numbers, as libphonenumber says, but for fiction, E.164, domestic ones, Mexico and Brazil', () => {
  it('are those of the examples of all territories', () => {
    const all = (Object.keys(examples) as CountryCode[]).map(
      (country) => `+${getCountryCallingCode(country)}${examples[country]}`,
    )
    expect(all.filter((number) => phoneNumber(number, 'SMS') !== number)).toEqual([])
  })

  it.each([
    ['digits behind calling codes', anyNumbers],
    ['changed examples', nearExamples],
  ])('are the same among %s', (_what, numbers) => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(phoneNumber(number, 'SMS')).toBe(expected(number))
      }),
      { numRuns: 5_000 },
    )
  })
})
