import { deadLetterReasons, plainText } from './dead-letter-reasons.ts'
import { placeText } from './letter-place.ts'
import type { ListedLetter } from './listed-letter.ts'
import { table } from './print.ts'
import type { Redriven } from './redrive-letters.ts'
import type { LetterScan } from './scan-letters.ts'

/** Groups of dead letters, to count them by. */
export const letterGroups = ['reason', 'tenant', 'topic', 'version', 'hour', 'status'] as const
export type LetterGroup = (typeof letterGroups)[number]

/** Counts by group, the largest first, and the newest letters. */
export interface LettersReport extends Omit<LetterScan, 'letters'> {
  readonly total: number
  readonly counts: Readonly<Record<string, number>>
  readonly newest: readonly ListedLetter[]
}

/** @param limit the most letters to be shown one by one */
export const lettersReport = (scan: LetterScan, group: LetterGroup, limit: number): LettersReport => {
  const { letters, ...rest } = scan
  const groups = Map.groupBy(letters, (letter) => groupOf[group](letter))
  const counts = [...groups].map(([name, of]) => [name, of.length] as const).toSorted(([, a], [, b]) => b - a)
  const newest = letters.toSorted((a, b) => b.writtenMs - a.writtenMs).slice(0, limit)
  return { total: letters.length, ...rest, counts: Object.fromEntries(counts), newest }
}

const groupOf: Readonly<Record<LetterGroup, (letter: ListedLetter) => string>> = {
  reason: ({ reason }) => reason,
  tenant: ({ tenant }) => tenant ?? '(no key)',
  topic: ({ origin }) => origin.topic,
  version: ({ version }) => version ?? '(earlier build)',
  hour: ({ writtenMs }) => `${timeText(writtenMs).slice(0, 13)}:00Z`,
  status: ({ status }) => status,
}

export const lettersText = (report: LettersReport, group: LetterGroup): string => {
  const { total, leftOut, foreign, counts, newest } = report
  if (total === 0) return `no dead letters${foreignText(foreign)}`
  return [
    `${total} dead letters${foreignText(foreign)}`,
    ...(leftOut > 0 ? [`${leftOut} older ones are left out: narrow the search, by --since for instance`] : []),
    '',
    table([[group, 'letters'], ...Object.entries(counts).map(([name, count]) => [name, String(count)])]),
    '',
    table([head, ...newest.map(rowOf)]),
  ].join('\n')
}

const foreignText = (foreign: number): string => (foreign === 0 ? '' : `, and ${foreign} records of other writers`)

const head = ['written', 'reason', 'stage', 'attempt', 'status', 'tenant', 'input', 'dead letter']

const rowOf = (letter: ListedLetter): readonly string[] => {
  const { writtenMs, reason, stage, attempt, status, tenant = '', origin, at } = letter
  return [timeText(writtenMs), reason, stage, String(attempt), status, tenant, placeText(origin), placeText(at)]
}

export const redrivenText = ({ letters, leftAlone, isDryRun }: Redriven): string =>
  [
    `${letters.length} dead letters ${isDryRun ? 'would be' : 'are'} redriven`,
    ...letters
      .slice(0, mostLines)
      .map(({ reason, origin, at }) => `  ${reason}  ${placeText(origin)}  ${placeText(at)}`),
    ...more(letters.length),
    ...(leftAlone.length > 0 ? [`${leftAlone.length} are left alone:`] : []),
    ...leftAlone
      .slice(0, mostLines)
      .map(({ letter, why }) => `  ${letter.reason}  ${placeText(letter.origin)}  ${why}`),
    ...more(leftAlone.length),
  ].join('\n')

const mostLines = 50

const more = (count: number): readonly string[] =>
  count > mostLines ? [`  … and ${count - mostLines} more; --json lists all`] : []

/** The meaning of a reason and its remedy, for people. */
export const remedyOf = (reason: string): { readonly meaning: string; readonly remedy: string } => {
  const found = deadLetterReasons.find(({ code }) => code === reason)
  if (found === undefined)
    return { meaning: 'this build does not know the reason', remedy: 'look into the log of its build' }
  return { meaning: plainText(found.meaning), remedy: plainText(found.remedy) }
}

/** As RFC 3339 has it; a time beyond all dates stays a number. */
export const timeText = (ms: number): string => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms))
