import { type KeywordPack, keywordPacks } from './keyword-packs.ts'
import { keywordText } from './keyword-text.ts'

/** START_IF_OUT opts in a recipient after an opt-out, and does nothing otherwise. */
export type Keyword = 'STOP' | 'START' | 'START_IF_OUT' | 'HELP'

/** A keyword in capitals, or a text without one. The latter reads like an opt-out, and a person has to judge it. */
export type KeywordMatch =
  | { readonly kind: Keyword; readonly keyword: string; readonly language: string }
  | { readonly kind: 'SUSPECTED'; readonly phrase: string; readonly language: string }

/** A tenant's own keywords, beside those of the packs. Their language is ''. */
export interface OwnKeywords {
  readonly STOP: readonly string[]
  readonly START: readonly string[]
  readonly HELP: readonly string[]
}

/** A word or phrase in the form in which it is compared, and its meaning. */
type Entry = readonly [form: string, match: KeywordMatch]

const entries = (kind: Keyword, words: readonly string[], language: string): readonly Entry[] =>
  words.map((word) => [keywordText(word), { kind, keyword: word.toUpperCase(), language }])

const inPacks = (kind: Keyword, wordsOf: (pack: KeywordPack) => readonly string[]): readonly Entry[] =>
  keywordPacks.packs.flatMap((pack) => entries(kind, wordsOf(pack), pack.language))

/** The first entry of a form holds. A word without letters and digits has no form: it would match every "?" and "👍". */
const byForm = (all: readonly Entry[]): ReadonlyMap<string, KeywordMatch> =>
  new Map(all.filter(([form]) => form !== '').toReversed())

const stop = inPacks('STOP', (pack) => pack.stop)
const help = inPacks('HELP', (pack) => pack.help)
const start = inPacks('START', (pack) => pack.start)
const startIfOut = inPacks('START_IF_OUT', (pack) => pack.startIfOut)

const wordsIn = (form: string): readonly string[] => form.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []

/** Words between spaces, so that a search finds whole words. */
const spaced = (words: readonly string[]): string => ` ${words.join(' ')} `

const suspected = (
  phrasesOf: (pack: KeywordPack) => readonly string[],
  formOf: (words: readonly string[]) => string,
): readonly Entry[] =>
  keywordPacks.packs.flatMap((pack) =>
    phrasesOf(pack).map((phrase): Entry => {
      const match = { kind: 'SUSPECTED', phrase, language: pack.language } as const
      return [formOf(wordsIn(keywordText(phrase))), match]
    }),
  )

/** Phrases by their first word. */
const phrases = Map.groupBy(
  suspected((pack) => pack.phrases, spaced),
  ([sequence]) => sequence.slice(1, sequence.indexOf(' ', 1)),
)
const openings = byForm(
  suspected(
    (pack) => pack.openings,
    ([word]) => word!,
  ),
)

/** A longer text with "stop" at its beginning hardly speaks of messages. */
const mostOpenedWords = 5

/**
 * The reason to suspect an opt-out in other words. The law honours these too, if a reasonable person would understand
 * them ([47 CFR 64.1200(a)(10)](https://www.ecfr.gov/current/title-47/section-64.1200)).
 *
 * False alarms are accepted: "stop by at seven", or a phone's `Liked “… Reply STOP to opt out”`. They suppress marketing
 * until a person has read the text; a missed opt-out breaks the law. END, CANCEL, QUIT and REMOVE begin too many
 * ordinary requests ("cancel my order"), so they count only alone.
 */
const suspicion = (form: string): KeywordMatch | undefined => {
  const words = wordsIn(form)
  const begun = words.flatMap((word) => phrases.get(word) ?? [])
  const text = begun.length === 0 ? '' : spaced(words)
  const phrase = begun.find(([sequence]) => text.includes(sequence))
  if (phrase !== undefined) return phrase[1]
  return words.length <= mostOpenedWords ? openings.get(words[0] ?? '') : undefined
}

/**
 * Makes the recogniser of one tenant's keywords. A keyword is the whole text. A word with several meanings has the first
 * of these: STOP, and so no tenant can take it away; HELP and START of the packs, so that a call for help opts nobody in;
 * the tenant's own HELP and START; last YES, so a tenant may make it a START.
 */
export const keywordMatcher = (own: OwnKeywords): ((text: string) => KeywordMatch | undefined) => {
  const keywords = byForm([
    ...stop,
    ...entries('STOP', own.STOP, ''),
    ...help,
    ...start,
    ...entries('HELP', own.HELP, ''),
    ...entries('START', own.START, ''),
    ...startIfOut,
  ])
  return (text) => {
    const form = keywordText(text)
    return keywords.get(form) ?? suspicion(form)
  }
}
