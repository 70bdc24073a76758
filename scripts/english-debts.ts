import { type EnglishCounts, isOver } from './comment-english.ts'

/** Old files over the limit, by path, with their pronouns at the last look; more is a fault. The list only gets shorter. */
export type Debts = ReadonlyMap<string, number>

/** The counts of every file in question, by path. */
export type Found = ReadonlyMap<string, EnglishCounts>

export const debtsFile = 'scripts/plain-english-debts.txt'

const header = '# Files with too many relative pronouns: their numbers may only fall (english-debts.ts).'

/** Reads the list: a path and a count per line. @throws Error with the line, when it is neither that nor a comment */
export const parseDebts = (text: string): Debts =>
  new Map(text.split('\n').flatMap((line) => (line === '' || line.startsWith('#') ? [] : [parseLine(line)])))

const parseLine = (line: string): readonly [string, number] => {
  const [, file, pronouns] = /^(\S+) (\d+)$/.exec(line) ?? []
  if (file === undefined) throw new Error(`${debtsFile}: "${line}" must be a path and a count`)
  return [file, Number(pronouns)]
}

/** The list as text, sorted by path. */
export const formatDebts = (debts: Debts): string =>
  [header, ...[...debts].map(([file, pronouns]) => `${file} ${pronouns}`).toSorted(), ''].join('\n')

/** One line per fault of a file or of the list, with its remedy. */
export const englishFaults = (found: Found, debts: Debts): readonly string[] => [
  ...[...found].flatMap(([file, counts]) => [
    ...(counts.beginnings > 0 ? [`${file}: ${beginningText(counts)}`] : []),
    ...(!debts.has(file) && isOver(counts) ? [`${file}: ${overText(counts)}`] : []),
  ]),
  ...[...debts].flatMap(([file, pronouns]) => {
    const fault = debtFault(found.get(file), pronouns)
    return fault === undefined ? [] : [`${file}: ${fault}`]
  }),
]

const beginningText = ({ beginnings }: EnglishCounts): string =>
  `${beginnings} sentences of comment begin with What, Who, Of, By or "One that"; begin each with its subject`

const overText = ({ words, pronouns }: EnglishCounts): string =>
  `${pronouns} relative pronouns in ${words} words of comment; write subject, verb, object until it is under 2.0 in 100`

const debtFault = (counts: EnglishCounts | undefined, before: number): string | undefined => {
  if (counts === undefined) return `is in ${debtsFile} and does not exist; write its new path there, or delete the line`
  if (!isOver(counts)) return 'is plain now; node scripts/check-plain-english.ts --write takes it off the list'
  if (counts.pronouns <= before) return undefined
  return `${counts.pronouns} relative pronouns are more than the ${before} in ${debtsFile}; write fewer`
}

/** The list with lower counts and without plain files. Adds nothing, and keeps a file elsewhere: only its mover knows the path. */
export const lowerDebts = (found: Found, debts: Debts): Debts =>
  new Map(
    [...debts].flatMap(([file, before]) => {
      const counts = found.get(file)
      if (counts === undefined) return [[file, before]]
      return isOver(counts) ? [[file, Math.min(counts.pronouns, before)]] : []
    }),
  )
