import { dialledNumber } from './dialled-number.ts'
import { mayBeMarked, mobilePrefixes } from './mobile-prefixes.ts'
import { sendableRecipient } from './sendable-recipient.ts'

/**
 * One text for all spellings of a recipient, by its shape alone: phone numbers in E.164, mail addresses in lower case, short
 * codes and push tokens as they are.
 *
 * It is for comparing only, never for sending to. Where two spellings may be one recipient or two, they count as one: then the
 * opt-out of one holds for both, and a message too few is sent rather than one too many.
 */
export const recipientIdentity = (text: string): string => {
  const spelled = asDialled(sendableRecipient(text))
  if (mayBeMarked(spelled)) return withoutMark(spelled)
  // The lower case of a composed text need not be composed.
  return spelled.includes('@') ? addressIn(spelled).toLowerCase().normalize('NFKC') : spelled
}

/** The address of `Ann <ann@example.org>`. */
const addressIn = (text: string): string => /<([^<>\s]+@[^<>\s]+)>$/.exec(text)?.[1] ?? text

/** Digits for dialling within a country are no part of a number: +44 (0)7700 900123. */
const asDialled = (spelled: string): string => (spelled.startsWith('+') ? (dialledNumber(spelled) ?? spelled) : spelled)

const withoutMark = (number: string): string => {
  const plan = mobilePrefixes.find(({ marked }) => marked.test(number))
  return plan === undefined ? number : number.replace(plan.marked, plan.unmarked)
}
