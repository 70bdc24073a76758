import type { InspectedRow } from '../inspected-row.ts'
import { breakerVerdict } from './breaker-verdict.ts'
import { consentVerdict } from './consent-verdict.ts'
import { jobVerdict } from './job-verdict.ts'
import { messageVerdict } from './message-verdict.ts'
import { type Present, timeText } from './verdict.ts'

type Verdict = (row: InspectedRow, present: Present) => string

/** Named by their stores. The first one in this order speaks for an entity with several rows. */
const verdicts: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ['messages', messageVerdict],
  ['render-jobs', jobVerdict],
  ['provider-health', breakerVerdict],
  ['renderer-health', breakerVerdict],
  ['consents', consentVerdict],
])

/** Says in one sentence where an entity stands. @param own its rows, as the changelog has them */
export const verdictOf = (own: readonly InspectedRow[], present: Present): string => {
  for (const [name, verdict] of verdicts) {
    const rows = own.filter(({ store }) => store.name === name)
    if (rows.length > 0) return rows.map((row) => verdict(row, present)).join('. ')
  }
  return own.length === 0 ? noRow : own.map(plainVerdict).join('; ')
}

const noRow = 'it has no row: it has ended and its time is over, it was refused, or it was never there'

const plainVerdict = ({ store, row: { deadline } }: InspectedRow): string =>
  `it has a row in ${store.name}${deadline === undefined ? ' without a timer' : `, whose timer fires at ${timeText(deadline)}`}`
