import { type EnglishCounts, isOver } from './comment-english.ts'

/** The counts of a file at the time of its last look; more is a fault. */
export type Debt = Pick<EnglishCounts, 'pronouns' | 'beginnings'>

/** Old files over the limit, by path. The list only gets shorter. */
export type Debts = ReadonlyMap<string, Debt>

/** The counts of every file in question, by path. */
export type Found = ReadonlyMap<string, EnglishCounts>

export const debtsFile = 'scripts/plain-english-debts.txt'

const header =
  '# Files with too many relative pronouns, bad beginnings: their numbers may only fall (english-debts.ts).'

/** Reads the list: a path and two counts per line. @throws Error with the line, when it is neither that nor a comment */
export const parseDebts = (text: string): Debts =>
  new Map(text.split('\n').flatMap((line) => (line === '' || line.startsWith('#') ? [] : [parseLine(line)])))

const parseLine = (line: string): readonly [string, Debt] => {
  const [, file, pronouns, beginnings] = /^(\S+) (\d+) (\d+)$/.exec(line) ?? []
  if (file === undefined) throw new Error(`${debtsFile}: "${line}" must be a path and two counts`)
  return [file, { pronouns: Number(pronouns), beginnings: Number(beginnings) }]
}

/** The list as text, sorted by path. */
export const formatDebts = (debts: Debts): string =>
  [header, ...[...debts].map(([file, debt]) => `${file} ${debt.pronouns} ${debt.beginnings}`).toSorted(), ''].join('\n')

/** One line per fault of a file or of the list, with its remedy. */
export const englishFaults = (found: Found, debts: Debts): readonly string[] => [
  ...[...found].flatMap(([file, counts]) =>
    debts.has(file) || !isOver(counts) ? [] : [`${file}: ${overText(counts)}`],
  ),
  ...[...debts].flatMap(([file, debt]) => {
    const fault = debtFault(found.get(file), debt)
    return fault === undefined ? [] : [`${file}: ${fault}`]
  }),
]

const overText = ({ words, pronouns, beginnings }: EnglishCounts): string =>
  `${pronouns} relative pronouns in ${words} words of comment, ${beginnings} sentences that begin with What, Who, Of, By or ` +
  '"One that"; write subject, verb, object until it is under 2.0 in 100 and none'

const debtFault = (counts: EnglishCounts | undefined, debt: Debt): string | undefined => {
  if (counts === undefined) return `is in ${debtsFile} and does not exist; write its new path there, or delete the line`
  if (!isOver(counts)) return 'is plain now; node scripts/check-plain-english.ts --write takes it off the list'
  if (isWithin(counts, debt)) return undefined
  const [now, before] = [counts, debt].map(({ pronouns, beginnings }) => `${pronouns} and ${beginnings}`)
  return `${now} relative pronouns and bad beginnings are more than the ${before} in ${debtsFile}; write fewer`
}

const isWithin = (counts: Debt, debt: Debt): boolean =>
  counts.pronouns <= debt.pronouns && counts.beginnings <= debt.beginnings

/** The list with lower counts and without plain files. Adds nothing, and keeps a file elsewhere: only its mover knows the path. */
export const lowerDebts = (found: Found, debts: Debts): Debts =>
  new Map(
    [...debts].flatMap(([file, debt]) => {
      const counts = found.get(file)
      if (counts === undefined) return [[file, debt]]
      return isOver(counts) ? [[file, lower(counts, debt)]] : []
    }),
  )

const lower = (counts: Debt, debt: Debt): Debt => ({
  pronouns: Math.min(counts.pronouns, debt.pronouns),
  beginnings: Math.min(counts.beginnings, debt.beginnings),
})
