import type { TenantId } from '#stream/record.ts'

/**
 * The hashes of a recipient: that of the key in use first, then those of other keys, whose rows may still be there. Each
 * begins with the version of its key: `2.4XkT…`. The text is an identity, see `recipientIdentity`.
 */
export type RecipientHashes = (tenant: TenantId, identity: string) => readonly [current: string, ...earlier: string[]]
