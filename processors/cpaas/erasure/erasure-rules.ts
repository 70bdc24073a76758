import type { OpenErasure, SparedMessage, SubjectErased, TenantErasures } from '#schemas/types.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { Tagged } from '#stream/operators.ts'
import type { Rules, Step } from '#stream/step.ts'
import { after, type StreamTime } from '#stream/time.ts'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import type { ErasedUse, ErasedWindow, Walked } from './erased.ts'
import type { ErasureKey } from './erasure-store.ts'
import { erasureFault, isCovered, openErasure } from './open-erasure.ts'

/** Our own choice: ten thousand rows a second leave most of the time to other records. */
const stepEveryMs = 20

/** Each of them is in the row that every step writes. More of a tenant at once are refused; they can be ordered again. */
export const mostOpenErasures = 1_000
/** Messages to people with open orders. */
const mostSpared = 1_000

export type ErasureInput = Tagged<'order', SubjectErased> | Tagged<'walked', Walked> | Tagged<'spared', string>

export type ErasureOutput =
  | Tagged<'step', TenantErasures>
  | Tagged<'use', ErasedUse>
  | Tagged<'window', ErasedWindow>
  | Tagged<'refused', DeadLetter>

type ErasureStep = Step<TenantErasures, ErasureOutput>

/**
 * The rules of the store of erasures. One walk looks for many people at once; later orders wait for the next one. Each step of the
 * walk comes back within its own timer, and a new process goes on from there. Each order sets that timer: a failed step has lost it.
 */
export const erasureRules = (
  hashes: RecipientHashes,
): Rules<ErasureKey, TenantErasures, ErasureInput, ErasureOutput> => ({
  retention: { ms: stepEveryMs, isAtRest: () => false },
  key: ({ key }) => [key],
  on: (erasures, { kind, value }, at, record) => {
    if (kind === 'order') return onOrder(erasures, value, at, record, hashes)
    if (erasures === undefined) return { state: undefined }
    return kind === 'walked' ? onWalked(erasures, value) : onSpared(erasures, { messageId: value, acceptedAt: at })
  },
  onTimer: (erasures, at) => ({
    state: erasures,
    timer: after(at, stepEveryMs),
    tell: [{ kind: 'step', value: erasures }],
  }),
})

const onOrder = (
  erasures: TenantErasures | undefined,
  order: SubjectErased,
  at: StreamTime,
  record: StreamRecord<TenantId, ErasureInput>,
  hashes: RecipientHashes,
): ErasureStep => {
  const fault = erasureFault(order)
  if (fault !== undefined) return refuse(erasures, 'ERASURE_INVALID', fault, record)
  const erasure = openErasure(record.key, order, at, hashes)
  if (erasures === undefined) return { state: walkFor([erasure]), timer: after(at, 1), tell: named(erasure) }
  const waiting = [...erasures.waiting.filter((each) => !isCovered(each, erasure)), erasure]
  return erasures.walking.length + waiting.length > mostOpenErasures
    ? refuse(erasures, 'TOO_MANY_ERASURES', 'too many erasures of the tenant are open; order it again later', record)
    : { state: { ...erasures, waiting }, tell: named(erasure), timer: after(at, 1) }
}

const onWalked = (erasures: TenantErasures, { next }: Walked): ErasureStep => {
  if (next !== undefined) return { state: { ...erasures, ...next } }
  const { waiting, spared } = erasures
  return { state: waiting.length === 0 ? undefined : walkFor(waiting, youngerThan(waiting, spared)) }
}

/** A message from before all of the orders needs no place among the spared ones. */
const youngerThan = (orders: readonly OpenErasure[], spared: readonly SparedMessage[]): readonly SparedMessage[] => {
  const first = orders.reduce((earliest, { orderedAt }) => Math.min(earliest, orderedAt), Infinity)
  return spared.filter(({ acceptedAt }) => acceptedAt > first)
}

/** Beyond the bound a message is taken for one of before the order. */
const onSpared = (erasures: TenantErasures, message: SparedMessage): ErasureStep =>
  erasures.spared.length < mostSpared
    ? { state: { ...erasures, spared: [...erasures.spared, message] } }
    : { state: erasures }

const walkFor = (walking: readonly OpenErasure[], spared: readonly SparedMessage[] = []): TenantErasures => ({
  walking,
  waiting: [],
  spared,
  stage: 'MESSAGES',
  behind: null,
})

/** Rows with the hash for a key. */
const named = ({ recipientHashes }: OpenErasure): readonly ErasureOutput[] =>
  recipientHashes.flatMap((recipientHash): ErasureOutput[] => [
    { kind: 'window', value: { recipientHash } },
    { kind: 'use', value: { level: 'RECIPIENT', subject: recipientHash } },
  ])

const refuse = (
  state: TenantErasures | undefined,
  reason: string,
  detail: string,
  { raw }: StreamRecord<TenantId, ErasureInput>,
): ErasureStep => {
  if (raw === undefined) throw new Error('an erasure came without its record; wire it to a source')
  return { state, tell: [{ kind: 'refused', value: { reason, detail, raw } }] }
}
