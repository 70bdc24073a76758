import { parseSync } from 'oxc-parser'

/** The measure of one file's comments. Fewer is plainer. */
export interface EnglishCounts {
  readonly words: number
  /** Relative pronouns: "who", "whom", "whose", "which", "what", and "that" in their place. */
  readonly pronouns: number
  /** Sentences with "What", "Who", "Of", "By" or "One that" as their beginning. */
  readonly beginnings: number
}

/**
 * Measures the English of the comments in a TypeScript text; strings and templates are not read.
 *
 * Code in backticks, quotations, links, names of tags and directives to tools are no words. Lines with `//` below each other
 * are one text. The five question words always count, also in a question. There is no grammar behind {@link isRelative}: about
 * one "that" in thirty is misjudged.
 */
export const countEnglish = (file: string, text: string): EnglishCounts => {
  const prose = commentsOf(file, text).map(proseOf)
  const tokens = prose.flatMap((each) => each.match(token) ?? [])
  return {
    words: tokens.filter((each) => /[A-Za-z]/.test(each)).length,
    pronouns: tokens.filter((word, at) => isPronoun(word, tokens[at - 1], tokens[at + 1])).length,
    beginnings: prose.reduce((sum, each) => sum + (each.match(badBeginning)?.length ?? 0), 0),
  }
}

/** Whether a file has 2.0 pronouns or more per 100 words. One is free in short texts. */
export const isOver = ({ words, pronouns }: EnglishCounts): boolean => pronouns > 1 && pronouns >= words * 0.02

interface CommentText {
  readonly value: string
  readonly end: number
}

const commentsOf = (file: string, text: string): readonly string[] => {
  const joined: CommentText[] = []
  for (const { type, value, start, end } of parseSync(file, text).comments) {
    if (directive.test(value)) continue
    const before = joined.at(-1)
    const goesOn = type === 'Line' && before !== undefined && /^\n[ \t]*$/.test(text.slice(before.end, start))
    if (goesOn) joined.splice(-1, 1, { value: `${before.value}\n${value}`, end })
    else joined.push({ value, end })
  }
  return joined.map(({ value }) => value)
}

const directive = /^\s*(oxlint-|eslint-|@ts-|\/ <|#)/

/** Sentences without code, each behind a full stop: a tag and an item of a list begin one too. */
const proseOf = (comment: string): string =>
  `. ${comment.replaceAll(/^\s*\*+/gm, ' ')}`
    .replaceAll(/`[^`]*`|"[^"]*"|\{@link\s[^}]*\}|https?:\S+/g, '`')
    .replaceAll(/^\s*(?:-|\d+\.)\s/gm, '. ')
    .replaceAll(/(?<=\s)@\w+/g, '. ')

const badBeginning = /(?<=[.!?]\)?\s+)(?:What|Who|Of|By|One\s+that)\b/g

/** A word, a backtick in place of code, or a mark. */
const token = /[A-Za-z][A-Za-z'’-]*|`|[.,;:?!()→]/g
const isMark = (each: string | undefined): boolean => each === undefined || /^[.,;:?!()→]/.test(each)

const questionWords = new Set(['who', 'whom', 'whose', 'which', 'what'])

const isPronoun = (word: string, before: string | undefined, after: string | undefined): boolean =>
  questionWords.has(word.toLowerCase()) || (word.toLowerCase() === 'that' && isRelative(before, after))

/**
 * A relative "that" follows a noun. So it is none at the beginning of a clause, behind a preposition or conjunction ("after
 * that", "so that") and behind a verb of saying or knowing ("means that"), nor before "of", "one" or a mark ("that of").
 */
const isRelative = (before: string | undefined, after: string | undefined): boolean =>
  !isMark(before) && !isMark(after) && !notBefore.has(before!.toLowerCase()) && !notAfter.has(after!.toLowerCase())

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))

const notAfter = words('of one ones')

/** Words before a "that" of another kind. */
const notBefore = words(
  'so such now and or but nor not only even also just than then like as if when since because though while until before after ' +
    'of in on at to by for from with without within into onto over under above below behind beside between through about against ' +
    'is are was were be been do does did that this it ' +
    'say says said tell tells told mean means meant know knows known see sees seen show shows prove proves proved find finds found ' +
    'ensure ensures check checks checked assume assumes believe believes expect expects require requires demand demands ' +
    'claim claims notice notices sure certain likely likelier',
)
