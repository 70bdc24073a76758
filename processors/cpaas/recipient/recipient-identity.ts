import { mayBeMarked, mobilePrefixes } from './mobile-prefixes.ts'

const plainNumber = /^\+[1-9]\d{6,14}$/
const scheme = /^(?:(?:whatsapp|rcs|sms|tel):\s*)+/i
/** The separators of RFC 3966, and what comes along with pasted numbers: other dashes, and marks without a width. */
const separators = /[\s.()\p{Pd}\p{Cf}]+/gu
const phoneNumber = /^(?:\+|00|(?!00))(\d{7,})$/

/**
 * One text for all spellings of a recipient, by its shape alone: phone numbers in E.164, mail addresses in lower case, short
 * codes and push tokens as they are.
 *
 * It is for comparing only, never for sending to. Where two spellings may be one recipient or two, they count as one: then the
 * opt-out of one holds for both, and a message too few is sent rather than one too many.
 */
export const recipientIdentity = (text: string): string => {
  const spelled = sendableRecipient(text)
  if (mayBeMarked(spelled)) return withoutMark(spelled)
  // The lower case of a composed text need not be composed.
  return spelled.includes('@') ? spelled.toLowerCase().normalize('NFKC') : spelled
}

/** A sender of a message as a recipient of the answer: a phone number in E.164 with all of its digits, all else as it is. */
export const sendableRecipient = (text: string): string => {
  if (plainNumber.test(text)) return text
  const bare = text.normalize('NFKC').trim().replace(scheme, '').trim()
  const digits = phoneNumber.exec(bare.replace(separators, ''))?.[1]
  return digits === undefined ? bare : `+${digits}`
}

const withoutMark = (number: string): string => {
  const plan = mobilePrefixes.find(({ marked }) => marked.test(number))
  return plan === undefined ? number : number.replace(plan.marked, plan.unmarked)
}
