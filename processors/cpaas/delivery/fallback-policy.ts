import { z } from 'zod'
import { each, group } from '#processors/shared/policy/knob.ts'
import { channels } from '#processors/cpaas/policy/symbols.ts'

/** Knobs of the end of a message on its channel. */
export const fallbackPolicySchema = group({
  onFailure: z.boolean().default(true).meta({
    description: 'A message that failed goes to the next of the channels that its request names.',
    scope: 'tenant',
  }),
  onReceiptTimeout: each(channels, () =>
    z.enum(['LEAVE_SENT', 'FAIL', 'FALLBACK']).default('LEAVE_SENT').meta({
      description:
        'A sent message without a receipt in time stays as sent as it is, fails, or goes to the next channel; the receipt may still come.',
      scope: 'tenant',
    }),
  ),
  byProviders: z.array(z.enum(channels)).max(channels.length).default(['RCS']).meta({
    description: 'Channels whose providers fall back by themselves: nothing is sent beside theirs.',
    scope: 'tenant',
  }),
})
