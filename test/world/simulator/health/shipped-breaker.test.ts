import { describe, expect, it } from 'vitest'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { shippedBreaker } from '#world/simulator/health/shipped-breaker.ts'
import type { AccountBreaker } from '#world/simulator/peers/account-breaker.ts'

const { credentialFaults, probeEveryMs, probeSuccesses, rampPercents, rampStepMs } = defaultCpaasPolicy.health
const startMs = 1_000

/** Opened by refusals of the credential. */
const opened = (): AccountBreaker => {
  const breaker = shippedBreaker.make(1, startMs)
  for (let attempt = 0; attempt < credentialFaults; attempt++) breaker.end('CREDENTIAL', 200, 0, startMs + attempt)
  return breaker
}

/** Brought to the beginning of a slice of probes, half open. */
const halfOpen = (): { readonly breaker: AccountBreaker; readonly at: number } => {
  const breaker = opened()
  const at = 100 * probeEveryMs
  breaker.elapse(at)
  return { breaker, at }
}

describe('the shipped breaker', () => {
  it('lets every attempt go while closed', () => {
    expect(shippedBreaker.make(1, startMs).dispatch(0, startMs)).toBe(0)
  })

  it('lets none go while open', () => {
    const breaker = opened()
    expect([breaker.state, breaker.dispatch(0, startMs + 100)]).toEqual(['OPEN', undefined])
  })

  it('lets one probe go in each slice of time while half open', () => {
    const { breaker, at } = halfOpen()
    const times = [at, at + 1, at + probeEveryMs - 1, at + probeEveryMs, at + probeEveryMs + 1]
    expect(times.map((each) => breaker.dispatch(each, each) !== undefined)).toEqual([true, false, false, true, false])
  })

  it('lets the share of its ramp go while it recovers, and closes after the last step', () => {
    const { breaker, at } = halfOpen()
    for (let probe = 0; probe < probeSuccesses; probe++) {
      const seq = breaker.dispatch(probe, at + probe * probeEveryMs)!
      breaker.end(null, 200, seq, at + probe * probeEveryMs + 200)
    }
    const since = breaker.since
    const messages = Array.from({ length: 2_000 }, (_, message) => message)
    const shares = rampPercents.map((_, step) => {
      const now = since + step * rampStepMs
      breaker.elapse(now)
      return messages.filter((message) => breaker.dispatch(message, now) !== undefined).length / messages.length
    })
    shares.forEach((share, step) => expect(share).toBeCloseTo(rampPercents[step]! / 100, 1))
    breaker.elapse(since + rampPercents.length * rampStepMs)
    expect([breaker.state, breaker.since]).toEqual(['CLOSED', since + rampPercents.length * rampStepMs])
  })

  it('counts no end of an attempt from before its opening', () => {
    const { breaker, at } = halfOpen()
    for (let end = 0; end < 10; end++) breaker.end(null, 200, 0, at + end)
    expect(breaker.state).toBe('HALF_OPEN')
  })

  it.each(['CONTENT_FAULT', 'RECIPIENT_FAULT'] as const)('stays closed through 500 ends by a %s', (outcome) => {
    const breaker = shippedBreaker.make(1, startMs)
    for (let end = 0; end < 500; end++) breaker.end(outcome, 200, 0, startMs + end * 100)
    expect(breaker.state).toBe('CLOSED')
  })
})
