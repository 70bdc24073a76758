import type { RecordHeader } from '#stream/raw-record.ts'

/** Says how often a record is tried by now. It stands behind the headers of a redriven record, and its name is ours alone. */
export const attemptHeader = 'eventzr.attempt'

/** A redriven record is the second attempt or a later one; more than 999 are none of ours. */
const pattern = /^[1-9]\d{0,2}$/

/** How often a record is tried by now, this time included: 1, unless its last header says otherwise. */
export const attemptOf = (headers: readonly RecordHeader[]): number => {
  const last = headers.at(-1)
  if (last?.key !== attemptHeader) return 1
  const text = Buffer.from(last.value).toString()
  return pattern.test(text) ? Number(text) : 1
}

/** The headers of a record as its producer wrote them. */
export const withoutAttempt = (headers: readonly RecordHeader[]): readonly RecordHeader[] =>
  attemptOf(headers) === 1 ? headers : headers.slice(0, -1)
