import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrivalAfter, conformingAt, conformsAt, type Rate } from '#processors/cpaas/limits/rate.ts'

const rates = fc.record({
  messages: fc.integer({ min: 1, max: 200 }),
  perMs: fc.integer({ min: 1, max: 10_000 }),
  burst: fc.integer({ min: 1, max: 50 }),
})
const waits = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 20_000 })),
  {
    maxLength: 200,
  },
)

/** A bucket that holds `burst` tokens and gets a whole one in each interval, in microseconds of its filling. */
class TokenBucket {
  readonly #intervalMicros: number
  readonly #capacityMicros: number
  #filledMicros: number
  #atMs = 0

  constructor({ messages, perMs, burst }: Rate) {
    this.#intervalMicros = Math.ceil((perMs * 1_000) / messages)
    this.#capacityMicros = this.#intervalMicros * burst
    this.#filledMicros = this.#capacityMicros
  }

  at(ms: number): this {
    this.#filledMicros = Math.min(this.#capacityMicros, this.#filledMicros + (ms - this.#atMs) * 1_000)
    this.#atMs = ms
    return this
  }

  get tokens(): number {
    return Math.floor(this.#filledMicros / this.#intervalMicros)
  }

  take(): void {
    this.#filledMicros -= this.#intervalMicros
  }
}

describe('a rate', () => {
  it('lets through exactly what a token bucket lets through, at any times that do not go back', () => {
    fc.assert(
      fc.property(rates, waits, (rate, pauses) => {
        const bucket = new TokenBucket(rate)
        let arrival = 0
        let at = 1_000_000
        for (const pause of pauses) {
          at += pause
          const { tokens } = bucket.at(at)
          expect(conformingAt(arrival, at, rate)).toBe(tokens)
          expect(conformsAt(arrival, at, rate) === at).toBe(tokens > 0)
          if (tokens === 0) continue
          bucket.take()
          arrival = arrivalAfter(arrival, at, rate)
        }
      }),
    )
  })

  it('names the first millisecond at which the next message conforms', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 0, max: 100 }), (rate, booked) => {
        let arrival = 0
        for (let message = 0; message < booked; message++) arrival = arrivalAfter(arrival, 1_000, rate)
        const free = conformsAt(arrival, 1_000, rate)
        fc.pre(free <= 61_000)
        expect(conformingAt(arrival, free, rate)).toBeGreaterThan(0)
        if (free > 1_000) expect(conformingAt(arrival, free - 1, rate)).toBe(0)
      }),
    )
  })

  it('does not hold back what a tighter one before it would have held back', () => {
    const arrival = arrivalAfter(0, 1_000, { messages: 1, perMs: 86_400_000, burst: 1 })
    expect(conformsAt(arrival, 1_000, { messages: 10, perMs: 1_000, burst: 20 })).toBe(61_100)
  })

  it('gives messages beyond the burst a turn each, an interval apart', () => {
    const rate = { messages: 10, perMs: 1_000, burst: 2 }
    const turns: number[] = []
    let arrival = 0
    for (let message = 0; message < 5; message++) {
      turns.push(conformsAt(arrival, 1_000, rate))
      arrival = arrivalAfter(arrival, 1_000, rate)
    }
    expect(turns).toEqual([1_000, 1_000, 1_100, 1_200, 1_300])
  })
})
