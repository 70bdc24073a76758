import { hasRoom, type Room } from '#processors/cpaas/limits/room.ts'
import type { PolicyInForce } from '#processors/cpaas/policy/policy-in-force.ts'
import { hashShare } from '#processors/shared/hash.ts'
import type { EpochMs, MessageLife } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'
import { attemptWhenHeard, hindrance, type Outlook, waitUntil } from './next-attempt.ts'
import type { LifeOutput, LifeStep } from './life-step.ts'

const second = 1_000

/**
 * Starts a message whose time has come. It takes its place within the limits now, not at its acceptance: many may have asked for the
 * same minute. Without room it waits, not all of them for the same moment, until its deadline.
 */
export const startLate = (
  life: MessageLife,
  at: StreamTime,
  policy: PolicyInForce,
  outlook: Outlook,
  present: StreamTime,
): LifeStep => {
  const hindered = hindrance(life, at, policy, outlook, present)
  if (hindered !== undefined) return hindered
  const found = outlook.findRoom(tenantOf(life), limited(life, outlook), at, policy.limits)
  if (!hasRoom(found)) return waitUntil(life, nextLook(life, present, found.roomAt, policy))
  if (found.startsAt >= life.deadlineAt) return waitUntil(life, life.deadlineAt)
  const step =
    found.startsAt > present
      ? waitUntil(begun(life), found.startsAt)
      : attemptWhenHeard(begun(life), at, policy, outlook, present)
  return { ...step, tell: [...(step.tell ?? []), ...bookings(found)] }
}

const begun = (life: MessageLife): MessageLife => ({ ...life, waitingFor: 'ATTEMPT' })

const tenantOf = ({ head }: MessageLife): TenantId => head.tenantId as TenantId

const limited = (life: MessageLife, { hashOf }: Outlook) => {
  const { channel, category, recipient } = life.head
  return {
    channel,
    category,
    sender: life.content?.sender ?? null,
    recipientHash: () => hashOf(tenantOf(life), recipient),
  }
}

/** A message looks again later, the longer it has waited: a thousand of them must not look a thousand times each. */
const nextLook = (
  { head, dueAt, deadlineAt }: MessageLife,
  present: EpochMs,
  roomAt: EpochMs,
  { deadlineMs }: PolicyInForce,
): EpochMs => {
  const waitedMs = present - (deadlineAt - deadlineMs[head.category])
  const waitMs = Math.max(roomAt - present, second, Math.min(waitedMs, deadlineAt - present) / 8)
  return present + Math.ceil(waitMs * (1 + hashShare(`${head.messageId}|${dueAt}`)))
}

const bookings = (room: Room): readonly LifeOutput[] => room.bookings.map((value) => ({ kind: 'booked', value }))
