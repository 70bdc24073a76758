const plainNumber = /^\+[1-9]\d{6,14}$/
const scheme = /^(?:(?:whatsapp|rcs|sms|tel|mailto):\s*)+/i
/** The separators of RFC 3966, and what comes along with pasted numbers: other dashes, and marks without a width. */
const separators = /[\s.()\p{Pd}\p{Cf}]+/gu
const phoneNumber = /^(?:\+|00|(?!00))(\d{7,})$/

/** A sender of a message as a recipient of the answer: a phone number in E.164 with all of its digits, all else as it is. */
export const sendableRecipient = (text: string): string => {
  if (plainNumber.test(text)) return text
  const bare = text.normalize('NFKC').trim().replace(scheme, '').trim()
  const digits = phoneNumber.exec(bare.replace(separators, ''))?.[1]
  return digits === undefined ? bare : `+${digits}`
}
