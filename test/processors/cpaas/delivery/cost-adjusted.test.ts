import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attemptCost } from '#processors/cpaas/delivery/cost.ts'
import { isStub } from '#processors/cpaas/delivery/message-row.ts'
import { lifeOfStub } from '#processors/cpaas/delivery/open-costs.ts'
import type { DispatchCompleted, MessageLife, ReceiptReceived } from '#schemas/types.ts'
import { acme, answerTo } from '../samples.ts'
import { hour, Story, tell } from './story.ts'

/** One thing that happens to a message. */
type Turn = (story: Story) => Story

const answered =
  (attempt: number, changes: Partial<DispatchCompleted>): Turn =>
  (story) => {
    const dispatched = story.dispatched[attempt - 1]
    return dispatched === undefined ? story : story.pipe(answerTo(dispatched, changes))
  }

/** It names its message, so that none is parked: each turn is one step. */
const received =
  (attempt: number, changes: Partial<ReceiptReceived>): Turn =>
  (story) => {
    const dispatched = story.dispatched[attempt - 1]
    if (dispatched === undefined) return story
    return story.receipt({ attempt, provider: dispatched.provider, providerMessageId: `SM${attempt}`, ...changes })
  }

/** The cost of all attempts in the row of a message; `undefined` once the row has no costs. */
const costInRow = ({ row }: Story): number | undefined => {
  if (row === undefined || (isStub(row) && row.stub.costs.length === 0)) return undefined
  const life: MessageLife = isStub(row) ? lifeOfStub(row.stub, [acme, 'msg_1']) : row
  return life.attempts.reduce((sum, attempt) => sum + attemptCost(attempt, life.head.channel), 0)
}

/** A reader of the public events and adjustments. */
class Ledger {
  cost: number | undefined
  isFinal = false
  readonly story: Story
  readonly #read = { sent: 0, delivered: 0, failed: 0, adjusted: 0 }

  constructor(story: Story) {
    this.story = story
    this.#take()
  }

  turn(turn: Turn): this {
    turn(this.story)
    this.#take()
    return this
  }

  #take(): void {
    const told = (['failed', 'sent', 'delivered'] as const).flatMap((name) => this.#newOf(name))
    const adjusted = this.#newOf('adjusted')
    expect(told.length === 0 || adjusted.length === 0).toBe(true)
    for (const { cost_usd, costFinal } of told) this.#tell(cost_usd, costFinal)
    for (const { delta_usd, cost_usd, costFinal } of adjusted) {
      this.#tell((this.cost ?? NaN) + delta_usd, costFinal)
      expect(this.cost).toBe(cost_usd)
    }
    const cost = costInRow(this.story)
    if (this.cost !== undefined && cost !== undefined) expect(this.cost).toBe(cost)
    if (this.cost !== undefined && cost === undefined) expect(this.isFinal).toBe(true)
  }

  #tell(cost: number, isFinal: boolean): void {
    expect(this.isFinal && !isFinal).toBe(false)
    this.cost = cost
    this.isFinal = isFinal
  }

  #newOf<N extends 'sent' | 'delivered' | 'failed' | 'adjusted'>(name: N) {
    const all = this.story.driver.outputOf(name)
    const fresh = all.slice(this.#read[name])
    this.#read[name] = all.length
    return fresh
  }
}

const prices = fc.constantFrom(null, 0, 7_500, 7_900, 8_300)
const attempts = fc.integer({ min: 1, max: 3 })
const answers = fc.record({
  outcome: fc.constantFrom('ACCEPTED', 'ACCEPTED', 'REJECTED', 'TIMEOUT', 'UNREACHABLE'),
  httpStatus: fc.constantFrom(null, 401, 429, 503),
  cost_usd: prices,
  isNamed: fc.boolean(),
})
const receipts = fc.record({
  status: fc.constantFrom('SENT', 'DELIVERED', 'READ', 'UNDELIVERED', 'FAILED', 'UNKNOWN'),
  cost_usd: prices,
  isFinal: fc.boolean(),
}) as fc.Arbitrary<Partial<ReceiptReceived>>
/** Short enough that a message does not end and expire in one. */
const longest: Turn = (story) => story.wait(12 * hour)
const waits = fc.oneof(
  fc.constantFrom(1_000, 10_000, 60_000, hour).map((ms): Turn[] => [(story) => story.wait(ms)]),
  fc.constantFrom(1, 6).map((times) => Array.from({ length: times }, () => longest)),
)

const turns: fc.Arbitrary<Turn[]> = fc.oneof(
  fc.tuple(attempts, answers).map(([attempt, { isNamed, ...answer }]) => [
    answered(attempt, {
      ...answer,
      providerMessageId: isNamed ? `SM${attempt}` : null,
    } as Partial<DispatchCompleted>),
  ]),
  fc.tuple(attempts, receipts).map(([attempt, receipt]) => [received(attempt, receipt)]),
  waits,
)

describe('the published cost of a message with all adjustments since', () => {
  it.each(['SMS', 'WHATSAPP'] as const)('is that of its attempts at every step, and final once, by %s', (channel) => {
    fc.assert(
      fc.property(fc.array(turns, { maxLength: 14 }), (all) => {
        const ledger = new Ledger(new Story({ channel, category: 'MARKETING' }))
        for (const turn of all.flat()) ledger.turn(turn)
        for (let half = 0; half < 2 * 14; half += 1) ledger.turn(longest)
        expect(ledger.story.row).toBeUndefined()
        expect(ledger.isFinal).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  /** The facts about an attempt that a provider took, or refused: none contradicts another. */
  const taken = (attempt: number): readonly Turn[] => [
    answered(attempt, { outcome: 'TIMEOUT' }),
    answered(attempt, { outcome: 'ACCEPTED', providerMessageId: `SM${attempt}`, cost_usd: 7_500 }),
    received(attempt, { status: 'SENT', cost_usd: 7_700 }),
    received(attempt, { status: 'DELIVERED', cost_usd: 9_900 }),
    received(attempt, { status: 'DELIVERED', cost_usd: 8_000, isFinal: true }),
    received(attempt, { status: 'READ' }),
  ]
  const unpriced = (attempt: number): readonly Turn[] => [
    answered(attempt, { outcome: 'ACCEPTED', providerMessageId: `SM${attempt}` }),
    received(attempt, { status: 'SENT' }),
    received(attempt, { status: 'UNDELIVERED' }),
    received(attempt, { status: 'DELIVERED' }),
  ]
  const refused = (attempt: number): readonly Turn[] => [
    answered(attempt, { outcome: 'TIMEOUT' }),
    answered(attempt, { outcome: 'REJECTED', httpStatus: 503, cost_usd: 100 }),
  ]
  const secondAttempt = (): Story => tell().wait(60_000).retry()
  const facts = (attempt: number): fc.Arbitrary<Turn[]> =>
    fc.constantFrom(taken(attempt), unpriced(attempt), refused(attempt)).chain((all) => fc.subarray([...all]))

  it('ends the same whatever the order of up to six facts about two attempts', () => {
    const end = (all: readonly Turn[]) => {
      const ledger = new Ledger(secondAttempt())
      for (const turn of all) ledger.turn(turn)
      return { told: ledger.cost, cost: costInRow(ledger.story), isFinal: ledger.isFinal }
    }
    const shuffled = fc
      .tuple(facts(1), facts(2))
      .map(([first, second]) => [...first, ...second].slice(0, 6))
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(end(other)).toEqual(end(all))
      }),
      { numRuns: 40 },
    )
  })
})
