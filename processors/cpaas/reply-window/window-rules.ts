import type { ErasedWindow } from '#processors/cpaas/erasure/erased.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import { recipientIdentity } from '#processors/cpaas/recipient/recipient-identity.ts'
import { heardTime } from '#processors/shared/heard-time.ts'
import type { ReplyWindow, SmsInbound } from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keptFor, type Rules } from '#stream/step.ts'
import { windowMs } from './window-of.ts'
import type { WindowKey } from './window-store.ts'

/** Whether an inbound message opens a reply window. */
export const opensWindow = ({ value: { channel, from } }: StreamRecord<TenantId, SmsInbound>): boolean =>
  channel === 'WHATSAPP' && from !== ''

/**
 * The rules of the store of reply windows: whoever writes on WhatsApp may be answered in free words for a day
 * ([customer service windows](https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#customer-service-windows)).
 * The window of a person to be forgotten ends. Nothing is emitted.
 */
export const windowRules = (
  hashes: RecipientHashes,
): Rules<WindowKey, ReplyWindow, SmsInbound | ErasedWindow, never> => ({
  retention: keptFor(windowMs),
  key: ({ key, value }) => [
    key,
    'recipientHash' in value ? value.recipientHash : hashes(key, recipientIdentity(value.from))[0],
  ],
  on: (window, input, at, { timestamp }) => {
    if ('recipientHash' in input) return { state: undefined }
    const openedAt = heardTime(input.receivedAt, timestamp, at)
    return { state: window !== undefined && window.openedAt >= openedAt ? window : { openedAt } }
  },
})
