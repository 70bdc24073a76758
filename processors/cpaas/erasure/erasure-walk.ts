import { messageStore } from '#processors/cpaas/delivery/delivery.ts'
import type { MessageKey } from '#processors/cpaas/delivery/message-life.ts'
import { isStub, type MessageRow } from '#processors/cpaas/delivery/message-row.ts'
import { type LimitKey, limitStore } from '#processors/cpaas/limits/limit-store.ts'
import { recipientHashOf } from '#processors/cpaas/limits/room.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import type { LimitUse, TenantErasures } from '#schemas/types.ts'
import { flatMap, type Stream } from '#stream/operators.ts'
import type { OrderedReader } from '#stream/ordered-store.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { WalkOutput } from './erased.ts'
import { forgetting, orderTimes } from './to-be-forgotten.ts'

/** So many rows are looked at in one step: about a millisecond with a keyed hash for each. */
export const rowsPerStep = 200

/** Rows with people in them. */
interface WalkedRows {
  readonly messages: OrderedReader<MessageKey, MessageRow>
  readonly limits: OrderedReader<LimitKey, LimitUse>
}

/**
 * Makes one step of a walk over the rows of a tenant, and tells their owners of people to be forgotten.
 *
 * in    TenantId → TenantErasures, from erasure: the people, and the place of the step
 * out   TenantId → WalkOutput, to delivery, intake and erasure
 * reads messages  (TenantId, messageId) → MessageRow
 *       limits    (TenantId, level, subject) → LimitUse
 */
export const erasureWalk = (hashes: RecipientHashes) =>
  processor({
    name: 'erasure-walk',
    reads: { messages: messageStore, limits: limitStore },
    build:
      (rows) =>
      (steps: Stream<TenantId, TenantErasures>): Stream<TenantId, WalkOutput> =>
        steps.pipe(flatMap((erasures, { key }) => walkOn(key, erasures, rows, hashes))),
  })

/** Rows may come and go between two steps: a new message is spared by the orders before it. */
const walkOn = (
  tenant: TenantId,
  erasures: TenantErasures,
  rows: WalkedRows,
  hashes: RecipientHashes,
): readonly WalkOutput[] =>
  erasures.stage === 'PAIRS' ? walkPairs(tenant, erasures, rows) : walkMessages(tenant, erasures, rows, hashes)

const walkMessages = (
  tenant: TenantId,
  erasures: TenantErasures,
  { messages }: WalkedRows,
  hashes: RecipientHashes,
): readonly WalkOutput[] => {
  const { walking, behind } = erasures
  const page = messages.page([tenant], rowsPerStep, behind === null ? undefined : [tenant, behind])
  const isToBeForgotten = forgetting(walking, erasures, tenant, hashes)
  const found = page.flatMap(([[, messageId], row]): WalkOutput[] =>
    !isStub(row) && isToBeForgotten(row.head) ? [{ kind: 'message', value: { messageId } }] : [],
  )
  const last = page.length < rowsPerStep ? undefined : page.at(-1)
  const next = last === undefined ? ({ stage: 'PAIRS', behind: null } as const) : messagesBehind(last[0])
  return [...found, { kind: 'walked', value: { next } }]
}

const messagesBehind = ([, messageId]: MessageKey) => ({ stage: 'MESSAGES', behind: messageId }) as const

const walkPairs = (
  tenant: TenantId,
  { walking, behind }: TenantErasures,
  { limits }: WalkedRows,
): readonly WalkOutput[] => {
  const page = limits.page([tenant, 'PAIR'], rowsPerStep, behind === null ? undefined : [tenant, 'PAIR', behind])
  const orderedAt = orderTimes(walking)
  const found = page.flatMap(([[, , subject]]): WalkOutput[] =>
    orderedAt.has(recipientHashOf(subject)) ? [{ kind: 'use', value: { level: 'PAIR', subject } }] : [],
  )
  const last = page.length < rowsPerStep ? undefined : page.at(-1)
  return [...found, { kind: 'walked', value: { next: last && { stage: 'PAIRS', behind: last[0][2] } } }]
}
