import type { MicroUsd } from '#schemas/types.ts'
import { messageKey } from './entity-life.ts'
import { type Outcome, usable } from './outcome.ts'
import { receiptOwners } from './receipt-owner.ts'
import type { SeenOn } from './seen-event.ts'

type Answer = SeenOn<'dispatchCompleted'>
type Receipt = SeenOn<'receiptReceived'>

/** The sum of the told prices of a message's attempts; undefined when one of them may have a price from a list. */
export type ToldPriceOf = (message: string, attempts: number) => MicroUsd | undefined

/**
 * Adds up prices as docs/events.md says. For each attempt the price of the last receipt counts, else the highest of another receipt,
 * else the highest of an answer. A refused attempt costs nothing. An accepted attempt without any price has that of a list. The verifier
 * has no such list: it judges the steps of such a message alone.
 */
export const toldPrices = ({ events }: Outcome, dead: ReadonlySet<string>): ToldPriceOf => {
  const answers = usable(events.dispatchCompleted, dead)
  const ownerOf = receiptOwners(answers)
  const answersOf = Map.groupBy(answers, ({ data }) => attemptKey(messageKey(data), data.attempt))
  const receiptsOf = Map.groupBy(usable(events.receiptReceived, dead), (receipt) => {
    const owner = ownerOf(receipt)
    return owner === undefined ? '' : attemptKey(owner.message, owner.attempt)
  })
  const priceOf = (key: string): MicroUsd | undefined =>
    attemptPrice(answersOf.get(key) ?? [], receiptsOf.get(key) ?? [])
  return (message, attempts) => {
    const prices = Array.from({ length: attempts }, (_, index) => priceOf(attemptKey(message, index + 1)))
    return prices.reduce<MicroUsd | undefined>(
      (sum, price) => (sum === undefined || price === undefined ? undefined : sum + price),
      0,
    )
  }
}

const attemptKey = (message: string, attempt: number | null): string => `${message}|${attempt}`

const attemptPrice = (answers: readonly Answer[], receipts: readonly Receipt[]): MicroUsd | undefined => {
  const last = receipts.find(({ data }) => data.isFinal && data.cost_usd !== null)?.data.cost_usd
  const told = last ?? highest(receipts) ?? highest(answers)
  if (told !== null) return told
  const isTaken =
    answers.some(({ data }) => data.outcome === 'ACCEPTED') ||
    receipts.some(({ data }) => data.status !== 'UNDELIVERED' && data.status !== 'FAILED')
  return isTaken ? undefined : 0
}

const highest = (words: readonly { readonly data: { readonly cost_usd: MicroUsd | null } }[]): MicroUsd | null =>
  words.reduce<MicroUsd | null>(
    (most, { data: { cost_usd } }) => (cost_usd === null ? most : Math.max(most ?? 0, cost_usd)),
    null,
  )
