import type { EpochMs, OpenErasure, SubjectErased } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import { recipientIdentity } from '#processors/cpaas/recipient/recipient-identity.ts'

/** The version of a key, and half of an HMAC-SHA-256 in the alphabet of base64url. */
const hashForm = /^\d{1,9}\.[\w-]{22}$/

/** Why an order cannot be carried out; `undefined` when it can. It quotes neither of the two. */
export const erasureFault = ({ recipient, recipientHash }: SubjectErased): string | undefined => {
  const [isNamed, isHashed] = [isGiven(recipient), isGiven(recipientHash)]
  if (isNamed && isHashed) return 'recipient and recipientHash are both set; one of them names the person'
  if (isHashed) return hashForm.test(recipientHash!) ? undefined : 'recipientHash is no hash of a recipient'
  return isNamed && recipientIdentity(recipient!) !== '' ? undefined : 'neither recipient nor recipientHash is set'
}

/** An order without a fault. A recipient is found by the hashes of all keys, a hash by itself. */
export const openErasure = (
  tenant: TenantId,
  { recipient, recipientHash }: SubjectErased,
  orderedAt: EpochMs,
  hashes: RecipientHashes,
): OpenErasure => ({
  recipientHashes: isGiven(recipientHash) ? [recipientHash] : hashes(tenant, recipientIdentity(recipient!)),
  orderedAt,
})

/** Whether a later order finds all that an earlier one does. One by a hash finds less than one by the recipient. */
export const isCovered = (earlier: OpenErasure, later: OpenErasure): boolean =>
  earlier.recipientHashes.every((hash) => later.recipientHashes.includes(hash))

const isGiven = (text: string | null): text is string => (text ?? '') !== ''
