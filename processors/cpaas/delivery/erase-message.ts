import { after, type StreamTime } from '#stream/time.ts'
import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import { stubOf } from './kept-row.ts'
import { erasedEvent } from './life-events.ts'
import type { LifeStep } from './life-step.ts'
import { isStub, type MessageRow } from './message-row.ts'

/**
 * Forgets the recipient and the words of a message. One whose consumers know of no end fails, unless they were told that it was sent:
 * no attempt follows. Its stub knows late answers and receipts for its own, and tells changes of its cost.
 */
export const eraseMessage = (row: MessageRow | undefined, at: StreamTime, policy: PolicyInForce): LifeStep => {
  if (row === undefined || isStub(row)) return { state: row }
  const isOpen = row.sentAt === null && row.deliveredAt === null && row.failedAt === null
  return {
    state: stubOf(row),
    emit: isOpen ? [{ kind: 'failed', value: erasedEvent(row, at, policy.identity) }] : [],
    ...(row.waitingFor === 'EVICTION' ? {} : { timer: after(at, policy.evictionMs) }),
  }
}
