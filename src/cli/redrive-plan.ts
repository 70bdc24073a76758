import type { LostPart } from '#runtime/letters/letter.ts'
import { type ListedLetter, mostAttempts } from './listed-letter.ts'

/** Dead letters to be redriven, oldest first in each partition, and those left alone with the reason. */
export interface RedrivePlan {
  readonly chosen: readonly ListedLetter[]
  readonly leftAlone: readonly LeftAlone[]
}

export interface LeftAlone {
  readonly letter: ListedLetter
  readonly why: string
}

export interface PlanOptions {
  /** The most letters to be redriven. */
  readonly max: number
  /** Parked ones too. */
  readonly force: boolean
}

/** Chooses what may be redriven. */
export const planRedrive = (letters: readonly ListedLetter[], { max, force }: PlanOptions): RedrivePlan => {
  const chosen: ListedLetter[] = []
  const leftAlone: LeftAlone[] = []
  for (const letter of letters) {
    const why = whyNot(letter, force) ?? (chosen.length < max ? undefined : beyondMax)
    if (why === undefined) chosen.push(letter)
    else leftAlone.push({ letter, why })
  }
  return { chosen, leftAlone }
}

const beyondMax = 'more than --max: redrive again'

/** Why a letter is not redriven. @param force passes over a parking, and over nothing else */
export const whyNot = ({ lost, status, attempt }: ListedLetter, force = false): string | undefined => {
  if (lost !== undefined) return lostWords[lost]
  if (status === 'redriven') return 'redriven already; a further failure is a letter of its own'
  if (status !== 'parked' || force) return undefined
  return attempt < mostAttempts
    ? 'parked for a person: unpark it, or give --force'
    : `failed in attempt ${attempt}: look at it, then unpark it or give --force`
}

const lostWords: Readonly<Record<LostPart, string>> = {
  value: 'its value was cut: the producer must send the record again',
  key: 'its key was left out: the producer must send the record again',
  headers: 'its headers were left out: the producer must send the record again',
  batch: 'the bytes of a skipped batch were never read: its records must come from their source again',
  timer: 'a timer has no record: mend the rule; the row stays, and its next record sets a timer',
  origin: 'it does not say which topic it comes from: its writer must write to an input',
}
