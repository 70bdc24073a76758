import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keywordMatcher, type OwnKeywords } from '#processors/cpaas/consent/keyword-match.ts'
import { keywordPacks } from '#processors/cpaas/consent/keyword-packs.ts'
import { keywordText } from '#processors/cpaas/consent/keyword-text.ts'
import { smsSegments } from '#processors/cpaas/intake/sms-segments.ts'

const none: OwnKeywords = { STOP: [], START: [], HELP: [] }
const match = keywordMatcher(none)

const words = keywordPacks.packs.flatMap((pack) => [
  ...pack.stop.map((word) => ({ word, kind: 'STOP' })),
  ...pack.start.map((word) => ({ word, kind: 'START' })),
  ...pack.startIfOut.map((word) => ({ word, kind: 'START_IF_OUT' })),
  ...pack.help.map((word) => ({ word, kind: 'HELP' })),
])
const stopWords = words.flatMap(({ word, kind }) => (kind === 'STOP' ? [word] : []))
const suspects = keywordPacks.packs.flatMap(({ phrases, openings }) => [...phrases, ...openings])

/** The same text in the wide letters of an East Asian keyboard. */
const wide = (text: string): string =>
  text.replaceAll(/[!-~]/g, (character) => String.fromCodePoint(character.codePointAt(0)! + 0xfee0))

const ordinary = [
  '',
  '?',
  '👍',
  'Thanks!',
  'Yes please see you at the end',
  'yes please',
  'cancel my order 123',
  'Can you help me find the venue?',
  'The end was great',
  'Please remove the onions',
  'Where is the bus stop?',
  'We start at nine',
  'Is there info on parking?',
  'I quit my job, so I have time now',
  'stopping by later',
  'Non-stop flight, right?',
  'Ok, je viens à 8 heures',
  '¿Puedo cancelar la cita de mañana?',
  'Am Ende der Straße links',
  'Sto bene, grazie',
  'Hoe laat begint het?',
  'ठीक है, धन्यवाद',
  'شكرا جزيلا',
]

describe('a keyword', () => {
  it.each(words)('is $word for $kind, in any dress', ({ word, kind }) => {
    const dresses = [
      word,
      word.toLowerCase(),
      `  ${word}\r\n`,
      `"${word}".`,
      `¡${word.toLowerCase()}!`,
      `🛑 ${word} 🙏🏽`,
      `\u200E${word}\uFEFF`,
      wide(word),
    ]
    for (const text of dresses) expect(match(text)).toMatchObject({ kind, keyword: word })
  })

  it('has its accent or not', () => {
    expect(match('Arrêt')).toEqual({ kind: 'STOP', keyword: 'ARRET', language: 'fr' })
    expect(match('arret')).toEqual({ kind: 'STOP', keyword: 'ARRET', language: 'fr' })
  })

  it('has the language of the first pack that lists it', () => {
    expect(match('stop')).toMatchObject({ language: 'en' })
    expect(match('parar')).toMatchObject({ language: 'es' })
    expect(match('sair')).toMatchObject({ language: 'pt' })
  })

  it('is the whole text', () => {
    expect(match('We will stop there')).toBeUndefined()
    expect(match('help me')).toBeUndefined()
    expect(match('yes!!! at eight')).toBeUndefined()
  })

  it('is found within any white space', () => {
    expect(match(`${'\n'.repeat(4_000)}end${' '.repeat(4_000)}`)).toMatchObject({ kind: 'STOP' })
  })

  it('has one meaning', () => {
    const kinds = new Map<string, Set<string>>()
    for (const { word, kind } of words) {
      const form = keywordText(word)
      kinds.set(form, (kinds.get(form) ?? new Set()).add(kind))
    }
    expect([...kinds].filter(([, of]) => of.size > 1)).toEqual([])
  })

  it('opts out with each word that the FCC lists', () => {
    for (const word of ['stop', 'quit', 'end', 'revoke', 'opt out', 'cancel', 'unsubscribe'])
      expect(match(word)).toMatchObject({ kind: 'STOP', language: 'en' })
  })
})

describe("a tenant's own words", () => {
  it('are keywords beside the others', () => {
    const own = keywordMatcher({ STOP: ['Adiós'], START: ['join us'], HELP: ['Menu'] })
    expect(own('adios!')).toEqual({ kind: 'STOP', keyword: 'ADIÓS', language: '' })
    expect(own('Join  us')).toEqual({ kind: 'START', keyword: 'JOIN US', language: '' })
    expect(own('MENU')).toEqual({ kind: 'HELP', keyword: 'MENU', language: '' })
    expect(own('stop')).toMatchObject({ kind: 'STOP', language: 'en' })
  })

  it('cannot take a STOP away', () => {
    const own = keywordMatcher({ STOP: [], START: ['stop', 'END'], HELP: ['Cancel'] })
    expect(['STOP', 'end', 'cancel'].map((word) => own(word)?.kind)).toEqual(['STOP', 'STOP', 'STOP'])
  })

  it('may make a STOP of any other keyword', () => {
    const own = keywordMatcher({ STOP: ['info', 'bye'], START: ['bye'], HELP: [] })
    expect(own('INFO')).toEqual({ kind: 'STOP', keyword: 'INFO', language: '' })
    expect(own('bye')).toEqual({ kind: 'STOP', keyword: 'BYE', language: '' })
  })

  it('cannot opt in somebody with a call for help', () => {
    expect(keywordMatcher({ ...none, START: ['help', 'menu'], HELP: ['menu'] })('HELP')).toMatchObject({ kind: 'HELP' })
    expect(keywordMatcher({ ...none, START: ['help', 'menu'], HELP: ['menu'] })('menu')).toMatchObject({ kind: 'HELP' })
  })

  it('may make YES a START', () => {
    expect(keywordMatcher({ ...none, START: ['Yes'] })('YES')).toEqual({ kind: 'START', keyword: 'YES', language: '' })
  })

  it('match nothing when they have no letters', () => {
    const own = keywordMatcher({ STOP: ['!!!', '👎'], START: ['👍', ' '], HELP: ['?'] })
    expect(['', '?', '👍', '👎', '...'].map(own)).toEqual(Array.from({ length: 5 }))
  })
})

describe('a suspected opt-out', () => {
  it.each([
    ['stop texting me', 'stop texting', 'en'],
    ['Please STOP, I have had enough of this and of everything else', 'please stop', 'en'],
    ["Don't text this number again, ok?", 'dont text', 'en'],
    ['Hi. Could you take me off? Thx', 'take me off', 'en'],
    ['How do I un\u00ADsubscribe?', 'unsubscribe', 'en'],
    ['I want to opt-out', 'opt out', 'en'],
    ['stop it please', 'stop', 'en'],
    ['STOP STOP STOP', 'stop', 'en'],
    ['Stop🛑now', 'stop', 'en'],
    ['Arrêtez de m’envoyer des pubs !', "arretez de m'envoyer", 'fr'],
    ['No quiero más mensajes', 'no quiero mas mensajes', 'es'],
    ['Não quero mais receber nada', 'nao quero mais receber', 'pt'],
    ['Bitte keine Nachrichten mehr', 'keine nachrichten mehr', 'de'],
    ['Non voglio ricevere niente', 'non voglio ricevere', 'it'],
    ['Graag geen berichten meer', 'geen berichten meer', 'nl'],
    ['कृपया मैसेज मत भेजो', 'मैसेज मत', 'hi'],
    ['من فضلكم لا ترسلوا لي شيئا', 'لا ترسلوا لي', 'ar'],
  ])('is %j', (text, phrase, language) => {
    expect(match(text)).toEqual({ kind: 'SUSPECTED', phrase, language })
  })

  it.each(suspects)('is each text that begins with %j', (phrase) => {
    expect(['SUSPECTED', 'STOP']).toContain(match(phrase)?.kind)
    expect(match(`${phrase} x`)?.kind).toBe('SUSPECTED')
  })

  it('is also a visitor, whom we accept as a false alarm', () => {
    expect(match('stop by at seven')).toMatchObject({ kind: 'SUSPECTED' })
  })

  it('is no longer text that merely begins with the word', () => {
    expect(match('Stop one is the museum, stop two the park')).toBeUndefined()
  })

  it('is at the end of a long message', () => {
    expect(match(`${'so '.repeat(2_000)}please stop`)).toMatchObject({ kind: 'SUSPECTED' })
  })

  it.each(ordinary)('is not %j', (text) => {
    expect(match(text)).toBeUndefined()
  })
})

describe('whatever a tenant lists and a person writes', () => {
  const listed = fc.array(fc.oneof(fc.constantFrom(...stopWords), fc.string({ unit: 'binary', maxLength: 64 })))
  const ownKeywords = fc.record({ STOP: listed, START: listed, HELP: listed })

  it('a STOP stays a STOP', () => {
    const marks = Array.from(' \n.,;!?"“”«»()-–*_#🛑🙏❤️\u200B')
    const outer = fc.string({ unit: fc.constantFrom(...marks), maxLength: 12 })
    const cased = fc
      .tuple(fc.constantFrom(...stopWords), fc.infiniteStream(fc.boolean()))
      .map(([word, upper]) => Array.from(word, (each) => (upper.next().value ? each : each.toLowerCase())).join(''))
    fc.assert(
      fc.property(ownKeywords, outer, cased, outer, (own, before, word, after) => {
        expect(keywordMatcher(own)(before + word + after)).toMatchObject({ kind: 'STOP' })
      }),
    )
  })

  it('nothing throws', () => {
    fc.assert(
      fc.property(ownKeywords, fc.string({ unit: 'binary', maxLength: 2_000 }), (own, text) => {
        keywordMatcher(own)(text)
      }),
    )
  })
})

describe('the standard texts', () => {
  const texts = keywordPacks.packs.flatMap(({ language, stopReply, startReply }) => [
    { language, text: stopReply, named: 'START' },
    { language, text: startReply, named: 'STOP' },
  ])

  it.each(texts)('are short and name the way back ($language, $named)', ({ language, text, named }) => {
    expect(smsSegments(text)).toBeLessThanOrEqual(['hi', 'ar'].includes(language) ? 2 : 1)
    expect(text.length).toBeLessThanOrEqual(160)
    expect(text).toMatch(new RegExp(`\\b${named}\\b`))
  })
})
