import type { Channel, MessageAttempt, MessageLife, MicroUsd } from '#schemas/types.ts'
import { isDelivered, isRefused, isSent } from './message-life.ts'
import { chargedAt } from './price-list.ts'
import { isPriceFinal } from './price.ts'

/** The cost of an attempt: by its newest stated price, else by the list once its channel charges for it. */
export const attemptCost = (attempt: MessageAttempt, channel: Channel): MicroUsd => priceOf(attempt, channel) ?? 0

const priceOf = (attempt: MessageAttempt, channel: Channel): MicroUsd | null =>
  statedCost(attempt) ?? (isCharged(attempt, channel) ? attempt.listMicroUsd : null)

/** Its price is stated, or it is charged for by the list. */
export const hasPrice = (attempt: MessageAttempt, channel: Channel): boolean => priceOf(attempt, channel) !== null

const statedCost = ({ receiptMicroUsd, submitMicroUsd }: MessageAttempt): MicroUsd | null =>
  receiptMicroUsd ?? submitMicroUsd

const isCharged = (attempt: MessageAttempt, channel: Channel): boolean =>
  chargedAt[channel] === 'DELIVERY' ? isDelivered(attempt) : isSent(attempt)

/** The cost of all attempts together. */
export const totalCost = ({ head: { channel }, attempts }: MessageLife): MicroUsd =>
  attempts.reduce((total, attempt) => total + attemptCost(attempt, channel), 0)

/** No later price is expected: the total was told as final, or every attempt was refused or has its last price. */
export const isCostFinal = ({ costFinal, attempts }: MessageLife): boolean =>
  costFinal || attempts.every((attempt) => isPriceFinal(attempt) || isRefused(attempt))

/** A public event with a cost is out. No attempt follows. */
export const isCostTold = ({ sentAt, deliveredAt, failedAt }: MessageLife): boolean =>
  (sentAt ?? deliveredAt ?? failedAt) !== null

/** Facts that contradict a total told as final may change it, but do not open it again: only then a row needs to remember. */
export const keepFinal = (before: MessageLife, life: MessageLife): MessageLife =>
  isCostTold(before) && isCostFinal(before) && !isCostFinal(life) ? { ...life, costFinal: true } : life

/** A stated price wins, so nothing can need the list's any more. */
export const withoutNeedlessList = (attempt: MessageAttempt): Pick<MessageAttempt, 'listMicroUsd'> => ({
  listMicroUsd: statedCost(attempt) === null ? attempt.listMicroUsd : null,
})
