import type { ConsentEntry, ConsentLedger } from '#schemas/types.ts'
import type { InspectedRow } from '../inspected-row.ts'
import { timeText, valueOf } from './verdict.ts'

/** One sentence about the consent of a recipient: without an entry it is given. */
export const consentVerdict = (row: InspectedRow): string => {
  const { entries } = valueOf<ConsentLedger>(row)
  if (entries.length === 0) return 'the recipient has said nothing, so consent is GIVEN'
  return `the latest words on consent: ${entries.map(entryText).join('; ')}`
}

const entryText = ({ channelFamily, senderGroup, scope, state, since, via }: ConsentEntry): string => {
  const senders = senderGroup === '' ? 'all senders' : `sender group ${senderGroup}`
  return `${channelFamily}, ${senders}, ${scope}: ${state} since ${timeText(since)} by ${via}`
}
