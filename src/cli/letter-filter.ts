import type { ListedLetter, LetterStatus } from './listed-letter.ts'
import { placeText, type RecordPlace } from './letter-place.ts'

/** The wanted dead letters; all where nothing is said. Times are milliseconds since 1970, of the Kafka timestamp of the letter. */
export interface LetterFilter {
  readonly reason?: string
  readonly stage?: string
  readonly tenant?: string
  readonly sinceMs: number
  readonly untilMs?: number
  readonly appVersion?: string
  /** The topic of the input. */
  readonly topic?: string
  readonly status?: LetterStatus
  /** The place of the letter or of its input. */
  readonly at?: RecordPlace
}

/** Whether a letter is wanted, as far as it tells itself; its status is known at the end of its log. */
export const isWanted = (letter: ListedLetter, filter: LetterFilter): boolean => {
  const { reason, stage, tenant, sinceMs, untilMs = Infinity, appVersion, topic, at } = filter
  const pairs = [
    [reason, letter.reason],
    [stage, letter.stage],
    [tenant, letter.tenant],
    [topic, letter.origin.topic],
  ] as const
  return (
    pairs.every(([wanted, found]) => wanted === undefined || wanted === found) &&
    letter.writtenMs >= sinceMs &&
    letter.writtenMs <= untilMs &&
    (appVersion === undefined || isOfVersion(letter, appVersion)) &&
    (at === undefined || [letter.at, letter.origin].map(placeText).includes(placeText(at)))
  )
}

/** A version with its fingerprint, or alone for all of its topologies. */
const isOfVersion = ({ version = '' }: ListedLetter, wanted: string): boolean =>
  version === wanted || version.startsWith(`${wanted}+`)
