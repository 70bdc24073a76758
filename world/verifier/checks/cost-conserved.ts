import type { MicroUsd } from '#schemas/types.ts'
import { type Check, checkResult } from '#world/verifier/check.ts'
import { messageKey } from '#world/verifier/entity-life.ts'
import { type MessageLife, messageLives } from '#world/verifier/message-life.ts'
import { positionText } from '#world/verifier/seen-event.ts'
import { toldPrices } from '#world/verifier/told-prices.ts'

/** The cost in an event. */
interface Told {
  readonly tenantId: string
  readonly messageId: string
  readonly cost_usd: MicroUsd
  readonly costFinal: boolean
  /** Only adjustments have it. */
  readonly delta_usd?: MicroUsd
}

/**
 * The cost of a message is told whole: each adjustment adds its change to the cost told before, a final cost stays final, and is the
 * sum of the told prices of its attempts.
 */
export const costConserved: Check = ({ outcome, dead }) => {
  const priceOf = toldPrices(outcome, dead)
  const lives = messageLives(outcome, dead)
  let compared = 0
  const faults = lives.flatMap((life) => {
    const told = costsOf(life)
    const last = told.at(-1)
    const price = last?.costFinal ? priceOf(messageKey(last), life.dispatches.length) : undefined
    if (price !== undefined) compared++
    const fault = stepFault(told) ?? sumFault(last, price)
    return fault === undefined ? [] : [`the message that ends with ${positionText(life.last)} ${fault}`]
  })
  const adjusted = outcome.events.costAdjusted.length
  return checkResult(faults, `${compared} final costs compared with the prices of providers; ${adjusted} adjustments`)
}

const costsOf = ({ steps }: MessageLife): readonly Told[] =>
  steps.filter(({ letter }) => 'SVFA'.includes(letter)).map(({ event }) => event.data as Told)

const stepFault = (told: readonly Told[]): string | undefined => {
  for (const [index, { cost_usd, costFinal, delta_usd }] of told.entries()) {
    const before = told[index - 1]
    if (delta_usd !== undefined && cost_usd !== (before?.cost_usd ?? 0) + delta_usd)
      return 'has an adjustment that does not add up'
    if (before?.costFinal && !costFinal) return 'has a cost that was final and is open again'
  }
  return undefined
}

const sumFault = (last: Told | undefined, price: MicroUsd | undefined): string | undefined =>
  price === undefined || last === undefined || last.cost_usd === price
    ? undefined
    : `costs ${last.cost_usd} micro-USD instead of ${price}`
