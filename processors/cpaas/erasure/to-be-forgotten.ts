import type { EpochMs, OpenErasure, TenantErasures } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { StoreReader } from '#stream/store-port.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import { recipientIdentity } from '#processors/cpaas/recipient/recipient-identity.ts'
import type { ErasureKey } from './erasure-store.ts'

/** A message as an erasure sees it. */
export interface Addressed {
  readonly messageId: string
  readonly recipient: string
}

/** The open orders of a tenant, from the view of a message. */
export interface ErasureReader {
  /** Whether an order to forget the recipient is not carried out yet. */
  readonly isOpen: (tenant: TenantId, recipient: string) => boolean
  /** Whether the message itself is to be forgotten: it was accepted before such an order. */
  readonly isToBeForgotten: (tenant: TenantId, message: Addressed) => boolean
}

export const erasureReader = (
  erasures: StoreReader<ErasureKey, TenantErasures>,
  hashes: RecipientHashes,
): ErasureReader => ({
  isOpen: (tenant, recipient) => {
    const row = erasures.get([tenant])
    if (row === undefined) return false
    const own = hashes(tenant, recipientIdentity(recipient))
    return allOf(row).some(({ recipientHashes }) => recipientHashes.some((hash) => own.includes(hash)))
  },
  isToBeForgotten: (tenant, message) => {
    const row = erasures.get([tenant])
    return row !== undefined && forgetting(allOf(row), row, tenant, hashes)(message)
  },
})

const allOf = ({ walking, waiting }: TenantErasures): readonly OpenErasure[] => [...walking, ...waiting]

/**
 * Whether these orders are about a message. A message is older than every order, unless it is spared. Within a
 * millisecond the wish of the person counts.
 */
export const forgetting = (
  orders: readonly OpenErasure[],
  { spared }: TenantErasures,
  tenant: TenantId,
  hashes: RecipientHashes,
): ((message: Addressed) => boolean) => {
  const orderedAt = orderTimes(orders)
  const acceptedAt = new Map(spared.map((each) => [each.messageId, each.acceptedAt]))
  return ({ messageId, recipient }) =>
    hashes(tenant, recipientIdentity(recipient)).some((hash) => {
      const ordered = orderedAt.get(hash)
      return ordered !== undefined && (acceptedAt.get(messageId) ?? 0) <= ordered
    })
}

/** When each person was last ordered to be forgotten, by hash. */
export const orderTimes = (orders: readonly OpenErasure[]): ReadonlyMap<string, EpochMs> => {
  const times = new Map<string, EpochMs>()
  for (const { recipientHashes, orderedAt } of orders)
    for (const hash of recipientHashes) times.set(hash, Math.max(orderedAt, times.get(hash) ?? 0))
  return times
}
