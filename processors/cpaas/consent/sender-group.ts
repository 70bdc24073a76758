import type { ConsentPolicy } from './consent-policy.ts'

/** The name of no group. */
export const allSenders = ''

/** The group of a sender; all senders when it is in none, or not known. */
export const senderGroupOf = (sender: string | null, { senderGroups }: ConsentPolicy): string =>
  sender === null || senderGroups.length === 0
    ? allSenders
    : (senderGroups.find(({ senders }) => senders.includes(sender))?.name ?? allSenders)

/** Whether the policy has a group. */
export const isGroup = (name: string, { senderGroups }: ConsentPolicy): boolean =>
  senderGroups.some((group) => group.name === name)
