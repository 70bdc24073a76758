import type { Channel, ConsentScope, EpochMs } from '#schemas/types.ts'

/** A provider refused a message, since its recipient has opted out there. */
export interface OptOutVerdict {
  readonly recipient: string
  readonly channel: Channel
  /** `null` where the message has forgotten it. */
  readonly sender: string | null
  readonly scope: ConsentScope
  /** The provider's own word. */
  readonly code: string | null
  /** When the provider said so. */
  readonly saidAt: EpochMs
}
