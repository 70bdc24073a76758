import { recipientIdentity } from '#processors/cpaas/recipient/recipient-identity.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import type { ConsentLedger } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { StoreReader } from '#stream/store-port.ts'
import type { ConsentKey } from './consent-store.ts'
import { mergeLedgers } from './ledger.ts'

/** The ledger of a recipient in any spelling; `undefined` when nothing was ever heard. */
export type LedgerOf = (tenant: TenantId, recipient: string) => ConsentLedger | undefined

/** Reads the rows of all keys that hashes are made with: those of an earlier key hold on after a rotation. */
export const ledgerReader =
  (rows: StoreReader<ConsentKey, ConsentLedger>, hashes: RecipientHashes): LedgerOf =>
  (tenant, recipient) => {
    let found: ConsentLedger | undefined
    for (const hash of hashes(tenant, recipientIdentity(recipient))) {
      const row = rows.get([tenant, hash])
      if (row !== undefined) found = found === undefined ? row : mergeLedgers(found, row)
    }
    return found
  }
