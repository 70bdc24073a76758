import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import { recipientIdentity } from '#processors/cpaas/recipient/recipient-identity.ts'
import type { ReplyWindow } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { StoreReader } from '#stream/store-port.ts'
import type { EpochMs } from '#stream/time.ts'
import type { WindowKey } from './window-store.ts'

/** 24 hours from the last word of the person. */
export const windowMs = 86_400_000

/** Whether the reply window of a recipient is open. */
export type IsWindowOpen = (tenant: TenantId, recipient: string, at: EpochMs) => boolean

export const windowReader =
  (windows: StoreReader<WindowKey, ReplyWindow>, hashes: RecipientHashes): IsWindowOpen =>
  (tenant, recipient, at) =>
    hashes(tenant, recipientIdentity(recipient)).some((hash) => {
      const window = windows.get([tenant, hash])
      return window !== undefined && at < window.openedAt + windowMs
    })
