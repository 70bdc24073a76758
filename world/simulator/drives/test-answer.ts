import type { DispatchRequested } from '#schemas/types.ts'
import { accepted, type ProviderAnswer, rejected } from '#world/simulator/provider-answer.ts'
import { codesOf } from '#world/simulator/provider-codes.ts'
import type { PlannedReceipt } from '#world/simulator/receipt-plan.ts'
import { fateOf } from './test-number.ts'

const latencyMs = 30
const deliveredAfterMs = 200
const pricedAfterMs = 2_000

/** The answer to an attempt at a test number; undefined for all other numbers. */
export const testAnswer = ({
  recipient,
  channel,
  provider,
  attempt,
}: DispatchRequested): ProviderAnswer | undefined => {
  switch (fateOf(recipient)) {
    case undefined:
      return undefined
    case 'REFUSED':
      return channel === 'SMS' ? rejected(400, codesOf(provider).refused[0], latencyMs) : accepted(latencyMs)
    case 'FAULT_FIRST':
      return attempt === 1 ? rejected(503, codesOf(provider).fault, latencyMs) : accepted(latencyMs)
    default:
      return accepted(latencyMs)
  }
}

/** The receipts of such an attempt, where they are no matter of luck. */
export const testReceipts = ({ recipient }: DispatchRequested): readonly PlannedReceipt[] | undefined => {
  if (fateOf(recipient) !== 'PRICED_LATE') return undefined
  const delivered = { status: 'DELIVERED', providerErrorCode: null } as const
  return [
    { ...delivered, afterMs: deliveredAfterMs, isFinal: false },
    { ...delivered, afterMs: pricedAfterMs, isFinal: true },
  ]
}
