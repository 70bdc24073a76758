import type { CreditAccount, CreditsAdjusted, Reason } from '#schemas/types.ts'
import { type EndedPurchase, paidCredits } from './purchase.ts'

/** A tenant without a row. */
const empty: CreditAccount = { granted: 0, settled: 0, reserved: 0 }

/** Avro's writer takes no larger whole number. */
export const mostCredits = 2 ** 52 - 1

/** Credits left to spend, from 0. */
export const balanceOf = (account: CreditAccount = empty): number =>
  account.granted - account.settled - account.reserved

/** Holds credits for a purchase. @returns the account after it, or the reason of its refusal */
export const reserve = (account: CreditAccount = empty, price: number): CreditAccount | Reason => {
  const balance = balanceOf(account)
  return price <= balance
    ? { ...account, reserved: account.reserved + price }
    : { code: 'INSUFFICIENT_CREDITS', detail: `${price} needed, balance ${balance}` }
}

/**
 * Pays for a completed purchase, and frees the rest of its reservation. No more is freed than is held: while an operator erases a
 * tenant, its jobs may outlive its account.
 */
export const settle = (
  account: CreditAccount,
  { outcome, creditsReserved, creditsUsed }: EndedPurchase,
): CreditAccount => {
  const freed = Math.min(creditsReserved ?? 0, account.reserved)
  const paid = outcome === 'COMPLETED' ? Math.min(paidCredits(creditsUsed, creditsReserved), freed) : 0
  return { ...account, settled: account.settled + paid, reserved: account.reserved - freed }
}

/** Adds or takes away credits. @returns the account after it, or the reason of its refusal */
export const adjust = (
  account: CreditAccount = empty,
  { delta }: Pick<CreditsAdjusted, 'delta'>,
): CreditAccount | Reason => {
  const granted = account.granted + delta
  const balance = balanceOf(account)
  if (delta === 0) return { code: 'DELTA_ZERO', detail: null }
  if (granted > mostCredits) return { code: 'CREDITS_TOO_MANY', detail: `at most ${mostCredits} in all` }
  if (balance + delta < 0) return { code: 'CREDITS_BELOW_ZERO', detail: `${-delta} to take away, balance ${balance}` }
  return { ...account, granted }
}

/** Whether an account's change was refused. */
export const isRefusal = (outcome: CreditAccount | Reason): outcome is Reason => 'code' in outcome
