import { recipientIdentity } from '#processors/cpaas/recipient/recipient-identity.ts'
import type { ConsentChangeRequested, ConsentEntry, EpochMs } from '#schemas/types.ts'
import type { ConsentPolicy } from './consent-policy.ts'
import { allSenders, isGroup } from './sender-group.ts'

/**
 * The reason why a change cannot be recorded; `undefined` when it can. An opt-out with an unknown family, scope or group holds for
 * all of them; an opt-in must say exactly where it holds.
 */
export const changeFault = (change: ConsentChangeRequested, policy: ConsentPolicy): string | undefined => {
  const { recipient, state, channelFamily, scope, senderGroup } = change
  if (recipientIdentity(recipient) === '') return 'recipient is empty'
  if (state === 'OPTED_OUT') return undefined
  if (state !== 'OPTED_IN') return 'state must be OPTED_IN or OPTED_OUT'
  if (channelFamily === 'UNKNOWN') return 'channelFamily of an opt-in is not known'
  if (scope === 'UNKNOWN') return 'scope of an opt-in is not known'
  return senderGroup === null || senderGroup === allSenders || isGroup(senderGroup, policy)
    ? undefined
    : 'senderGroup of an opt-in is no group of the policy'
}

/** The entry of a change without a fault. @param since when the recipient said so */
export const changedEntry = (
  { channelFamily, senderGroup, scope, state }: ConsentChangeRequested,
  since: EpochMs,
  evidenceEventId: string,
  policy: ConsentPolicy,
): ConsentEntry => ({
  channelFamily,
  senderGroup: senderGroup !== null && isGroup(senderGroup, policy) ? senderGroup : allSenders,
  scope: scope === 'UNKNOWN' ? 'ALL' : scope,
  state,
  since,
  via: 'ADMIN',
  evidenceEventId,
})
