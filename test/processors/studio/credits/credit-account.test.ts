import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  adjust,
  balanceOf,
  isRefusal,
  mostCredits,
  reserve,
  settle,
} from '#processors/studio/credits/credit-account.ts'
import type { CreditAccount } from '#schemas/types.ts'

const account = { granted: 100, settled: 30, reserved: 50 }

describe('a reservation', () => {
  it.each([0, 1, 20])('of %i credits is held, and the balance falls by it', (price) => {
    expect(reserve(account, price)).toEqual({ ...account, reserved: 50 + price })
  })

  it('beyond the balance is refused with both figures', () => {
    expect(reserve(account, 21)).toEqual({ code: 'INSUFFICIENT_CREDITS', detail: '21 needed, balance 20' })
  })

  it('of a tenant without a row finds a balance of 0', () => {
    expect(reserve(undefined, 1)).toMatchObject({ code: 'INSUFFICIENT_CREDITS' })
  })
})

describe('the end of a purchase', () => {
  it.each([
    ['a completion pays what was used', 'COMPLETED', 10, 4, 34, 40],
    ['a completion pays no more than was reserved', 'COMPLETED', 10, 25, 40, 40],
    ['a free completion pays nothing', 'COMPLETED', 10, 0, 30, 40],
    ['a failure pays nothing', 'FAILED', 10, 4, 30, 40],
    ['a cancellation pays nothing', 'CANCELED', 10, 4, 30, 40],
    ['a superseded job pays nothing', 'SUPERSEDED', 10, 4, 30, 40],
    ['an unmetered purchase changes nothing', 'COMPLETED', null, 25, 30, 50],
    ['no more is freed than is held', 'FAILED', 60, 0, 30, 0],
  ] as const)('%s', (_rule, outcome, creditsReserved, creditsUsed, settled, reserved) => {
    expect(settle(account, { outcome, creditsReserved, creditsUsed })).toEqual({ granted: 100, settled, reserved })
  })
})

describe('an adjustment', () => {
  it.each([
    ['grants', 5, 105],
    ['takes away', -5, 95],
    ['takes away the whole balance', -20, 80],
  ])('%s', (_what, delta, granted) => {
    expect(adjust(account, { delta })).toEqual({ ...account, granted })
  })

  it.each([
    ['below zero', -21, 'CREDITS_BELOW_ZERO'],
    ['of nothing', 0, 'DELTA_ZERO'],
    ['beyond the whole numbers of rows', mostCredits, 'CREDITS_TOO_MANY'],
    ['far beyond them', Number.MAX_SAFE_INTEGER, 'CREDITS_TOO_MANY'],
    ['as far below zero', Number.MIN_SAFE_INTEGER, 'CREDITS_BELOW_ZERO'],
  ])('%s is refused', (_what, delta, code) => {
    expect(adjust(account, { delta })).toMatchObject({ code })
  })

  it('may grant the most that a row can hold', () => {
    expect(adjust(undefined, { delta: mostCredits })).toEqual({ granted: mostCredits, settled: 0, reserved: 0 })
  })
})

it('no sequence of reservations, ends and adjustments brings a figure below zero', () => {
  const outcome = fc.constantFrom('COMPLETED' as const, 'FAILED' as const)
  const step = fc.oneof(
    fc.record({ delta: fc.integer({ min: -40, max: 40 }) }),
    fc.record({ price: fc.nat(30) }),
    fc.record({ outcome, creditsReserved: fc.option(fc.nat(40)), creditsUsed: fc.nat(60) }),
  )
  const next = (before: CreditAccount | undefined, done: typeof step extends fc.Arbitrary<infer S> ? S : never) => {
    if ('outcome' in done) return before && settle(before, done)
    const after = 'delta' in done ? adjust(before, done) : reserve(before, done.price)
    return isRefusal(after) ? before : after
  }
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let row: CreditAccount | undefined
      for (const done of steps) {
        row = next(row, done)
        expect(Math.min(balanceOf(row), row?.settled ?? 0, row?.reserved ?? 0)).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})
