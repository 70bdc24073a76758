import type { Channel } from '#schemas/types.ts'
import { mayBeMarked, mobilePrefixes } from './mobile-prefixes.ts'
import { dialledNumber } from './dialled-number.ts'
import { sendableRecipient } from './sendable-recipient.ts'

/** A plus and the eight digits of the longest short codes. */
const longestShortCode = 9

/**
 * A recipient of a send in E.164, in the spelling in force; `undefined` unless it is a number of some country that another
 * country can dial. Digits alone begin with a country code; a short code is no recipient.
 */
export const phoneNumber = (text: string, channel: Channel): string | undefined => {
  const spelled = sendableRecipient(text)
  if (spelled.length <= longestShortCode && !isInternational(text)) return undefined
  const ended = mayBeMarked(spelled) ? endedSpelling(spelled) : undefined
  if (ended === undefined) return dialledNumber(spelled)
  const inForce = dialledNumber(spelled.replace(ended.number, ended.inForce))
  return inForce !== undefined && ended.keptOn.includes(channel) ? spelled : inForce
}

const isInternational = (text: string): boolean => /^\D*(?:\+|00)/.test(text.normalize('NFKC'))

const endedSpelling = (number: string) => mobilePrefixes.find(({ ended }) => ended?.number.test(number))?.ended
