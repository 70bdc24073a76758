import type { TenantId } from '#stream/record.ts'
import type { RecipientHashes } from './recipient-hashes.ts'
import { recipientIdentity } from './recipient-identity.ts'

/** The hash of a recipient in any spelling, by the key in use; empty without a recipient. */
export type HashOf = (tenant: TenantId, recipient: string) => string

export const hashReader =
  (hashes: RecipientHashes): HashOf =>
  (tenant, recipient) => {
    const identity = recipientIdentity(recipient)
    return identity === '' ? '' : hashes(tenant, identity)[0]
  }
