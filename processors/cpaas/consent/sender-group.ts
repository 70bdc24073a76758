import { sendableRecipient } from '#processors/cpaas/recipient/sendable-recipient.ts'
import type { ConsentPolicy } from './consent-policy.ts'

/** The name of no group. */
export const allSenders = ''

/** The group of each sender of a policy; policies live as long as they are in force. */
const groups = new WeakMap<ConsentPolicy, ReadonlyMap<string, string>>()

/** The group of a sender in any spelling; all senders when it is in none, or not known. */
export const senderGroupOf = (sender: string | null, policy: ConsentPolicy): string => {
  if (sender === null || policy.senderGroups.length === 0) return allSenders
  return groupsOf(policy).get(sendableRecipient(sender)) ?? allSenders
}

/** Whether the policy has a group. */
export const isGroup = (name: string, { senderGroups }: ConsentPolicy): boolean =>
  senderGroups.some((group) => group.name === name)

const groupsOf = (policy: ConsentPolicy): ReadonlyMap<string, string> => {
  const known = groups.get(policy)
  if (known !== undefined) return known
  const made = new Map(
    policy.senderGroups.flatMap(({ name, senders }) => senders.map((each) => [sendableRecipient(each), name] as const)),
  )
  groups.set(policy, made)
  return made
}
