import { describe, expect, it } from 'vitest'
import { healthStore } from '#processors/cpaas/health/provider-health.ts'
import type { DispatchCompleted } from '#schemas/types.ts'
import { Adapters } from './adapters.ts'
import { acme, answer, answerTo, noon, outage, sns, twilio } from './samples.ts'

const minute = 60_000
const throttling = { outcome: 'REJECTED', httpStatus: 429 } as const
const hour = 60 * minute

describe('an attempt', () => {
  it.each<[string, () => Adapters]>([
    ['closed', () => new Adapters()],
    ['recovering', () => new Adapters().fail().recover()],
    ['closed again', () => new Adapters().fail().recover().close()],
  ])('counts once while its breaker is %s, however often its answer is repeated', (_state, given) => {
    const adapters = given()
    const { state } = adapters
    const toTwilio = adapters.ask(20).filter(({ provider }) => provider === 'TWILIO')
    expect(toTwilio.length).toBeGreaterThan(0)
    for (let times = 0; times < 20; times++) adapters.answer(toTwilio.slice(0, 1), outage)
    expect(adapters.state).toBe(state)
    expect(adapters.breaker?.buckets.reduce((sum, { faults }) => sum + faults, 0)).toBe(1)
  })

  it('counts once when it is throttled, and a clearer answer corrects nothing', () => {
    const adapters = new Adapters()
    const asked = adapters.ask(1)
    for (let times = 0; times < 3; times++) adapters.answer(asked, throttling)
    adapters.answer(asked).answer(asked, outage)
    expect(adapters.breaker?.buckets).toMatchObject([{ attempts: 0, faults: 0, throttled: 1 }])
  })

  it('counts once as a probe', () => {
    const adapters = new Adapters().fail().wait(33)
    const [probe] = adapters.ask(1)
    for (let times = 0; times < 3; times++) adapters.answer([probe!])
    expect(adapters.breaker).toMatchObject({ state: 'HALF_OPEN', probeSuccesses: 1 })
  })

  it.each<[string, Partial<DispatchCompleted>]>([
    ['whose clock is an hour behind', { completedAt: noon - hour }],
    ['whose clock is an hour ahead', { completedAt: noon + hour }],
    ['that says nothing of probes', { probe: null }],
    ['that always says that it was none', { probe: false }],
  ])('counts as the probe that it was dispatched as, also by an adapter %s', (_name, changes) => {
    const adapters = new Adapters().fail().wait(33)
    for (const _ of [1, 2, 3]) adapters.wait(5).answer(adapters.ask(1), changes)
    expect(adapters.state).toBe('RECOVERING')
  })

  it('counts as a bad probe by an adapter that claims a long wait', () => {
    const adapters = new Adapters().fail().wait(33)
    for (const _ of [1, 2]) adapters.wait(5).answer(adapters.ask(1), { latencyMs: hour })
    expect(adapters.state).toBe('OPEN')
  })

  it('counts by its first word about the provider: a clearer one comes too late', () => {
    const adapters = new Adapters()
    const asked = adapters.ask(6)
    adapters.answer(asked.slice(0, 5), { outcome: 'TIMEOUT' })
    adapters.answer(asked.slice(0, 5), { outcome: 'REJECTED', providerErrorCode: '30007' }).answer(asked.slice(0, 5))
    adapters.answer(asked.slice(5), { outcome: 'UNKNOWN' }).answer(asked.slice(5), outage)
    expect(adapters.failovers).toMatchObject([{ attempts: 6, faults: 6 }])
  })

  it.each<[string, Partial<DispatchCompleted>]>([
    ['content that the carrier filters', { outcome: 'REJECTED', providerErrorCode: '30007' }],
    ['numbers that do not exist', { outcome: 'REJECTED', providerErrorCode: '30005' }],
    ['a sender that is not registered', { outcome: 'REJECTED', providerErrorCode: '30034' }],
    ['more messages than allowed', { outcome: 'REJECTED', httpStatus: 429 }],
    ['errors that nobody knows', { outcome: 'UNKNOWN' }],
  ])('does not blame the provider for %s', (_name, changes) => {
    const adapters = new Adapters()
    adapters.answer(adapters.ask(50), changes)
    expect(adapters.state).toBe('CLOSED')
    expect(adapters.failovers).toEqual([])
  })

  it('that proves nothing makes no row', () => {
    const adapters = new Adapters()
    adapters.answer(adapters.ask(1), { outcome: 'UNKNOWN' })
    expect(adapters.breaker).toBeUndefined()
  })
})

describe('throttling', () => {
  /** One message every 2 s; Twilio throttles each attempt. */
  const throttle = (adapters: Adapters, minutes: number) => {
    let answered = adapters.dispatches.length
    for (let seconds = 0; seconds <= minutes * 60; seconds++) {
      if (seconds % 2 === 0) adapters.ask(1)
      const { dispatches } = adapters
      adapters.answer(
        dispatches.slice(answered).filter(({ provider }) => provider === twilio.provider),
        throttling,
      )
      answered = dispatches.length
      adapters.wait(1)
    }
    return adapters
  }

  it('moves traffic away after five minutes, with the evidence', () => {
    const adapters = throttle(new Adapters(), 4)
    expect(adapters.failovers).toEqual([])
    expect(throttle(adapters, 1).failovers).toMatchObject([
      { direction: 'FAILOVER', rule: 'CAPACITY', toProvider: 'AWS_SNS', attempts: 0, faultRate: 0, excludedShare: 1 },
    ])
  })
})

describe('an answer from before the present state of the breaker', () => {
  const late = (given: (adapters: Adapters) => Adapters) => {
    const adapters = new Adapters()
    const early = adapters.ask(20)
    return { adapters: given(adapters.fail()), early }
  }

  it.each<[string, (adapters: Adapters) => Adapters, Partial<DispatchCompleted>]>([
    ['probes', (adapters) => adapters.wait(33), {}],
    ['probes', (adapters) => adapters.wait(33), outage],
    ['a recovery', (adapters) => adapters.recover(), outage],
    ['a closed breaker', (adapters) => adapters.recover().close(), outage],
  ])('never moves %s, whatever the adapter says of probes and its clock', (_name, given, changes) => {
    for (const probe of [true, false, null]) {
      const { adapters, early } = late(given)
      const { breaker } = adapters
      adapters.answer(early, { ...changes, probe, latencyMs: 0, completedAt: adapters.driver.now })
      expect(adapters.breaker).toEqual(breaker)
    }
  })

  it('never moves it when it answers a probe of an earlier probing', () => {
    const adapters = new Adapters().fail().wait(33)
    const [forgotten] = adapters.ask(1)
    for (const _ of [1, 2]) adapters.wait(5).answer(adapters.ask(1), outage)
    expect(adapters.state).toBe('OPEN')
    adapters.wait(66)
    expect(adapters.breaker).toMatchObject({ state: 'HALF_OPEN', probeSuccesses: 0 })
    adapters.answer([forgotten!])
    expect(adapters.breaker).toMatchObject({ state: 'HALF_OPEN', probeSuccesses: 0 })
  })
})

describe('the account of an attempt', () => {
  it.each<[string, Partial<DispatchCompleted>]>([
    ['leaves out everything about it', { channel: 'UNKNOWN', provider: '', credentialRef: '' }],
    ['names another channel and credential', { channel: 'WHATSAPP', credentialRef: 'other' }],
  ])('is that of its dispatch when the answer %s', (_name, changes) => {
    const adapters = new Adapters()
    adapters.answer(adapters.ask(6), { ...outage, ...changes })
    expect(adapters.failovers).toMatchObject([{ channel: 'SMS', fromProvider: 'TWILIO', toProvider: 'AWS_SNS' }])
    expect(adapters.state).toBe('OPEN')
    const { channel = 'SMS', provider = 'TWILIO', credentialRef = twilio.credentialRef } = changes
    expect(adapters.driver.row(healthStore, [acme, provider, channel, credentialRef])).toBeUndefined()
  })

  it.each<[string, (adapters: Adapters) => readonly DispatchCompleted[]]>([
    ['another provider', (adapters) => adapters.ask(6).map((one) => answerTo(one, { ...outage, ...sns }))],
    [
      'an attempt that was never made',
      (adapters) => adapters.ask(6).map((one) => answerTo({ ...one, attempt: 2 }, outage)),
    ],
    [
      'a message that nobody asked for',
      () => [1, 2, 3, 4, 5, 6].map((id) => answer({ messageId: `msg_${id}`, ...outage })),
    ],
  ])('counts for nobody when the answer is about %s', (_name, answers) => {
    const adapters = new Adapters()
    for (const each of answers(adapters)) adapters.pipe(each)
    expect(adapters.failovers).toEqual([])
    for (const account of [twilio, sns])
      expect(adapters.driver.row(healthStore, [acme, account.provider, 'SMS', account.credentialRef])).toBeUndefined()
    expect(adapters.driver.deadLetters).toEqual([])
  })
})

describe('silence', () => {
  const silent = () => {
    const adapters = new Adapters()
    return { adapters, asked: adapters.ask(6, { category: 'OTP' }) }
  }

  it('of an adapter opens the breaker of its provider, and the other provider takes the messages', () => {
    const { adapters } = silent()
    adapters.wait(59)
    expect(adapters.state).toBe('CLOSED')
    adapters.wait(1)
    expect(adapters.failovers).toMatchObject([{ direction: 'FAILOVER', rule: 'LOW_VOLUME', faults: 6, slowRate: 1 }])
    expect(adapters.ask(10, { category: 'OTP' }).map(({ provider }) => provider)).toEqual(Array(10).fill('AWS_SNS'))
  })

  it.each<[string, Partial<DispatchCompleted>]>([
    ['an acceptance', {}],
    ['a fault', outage],
  ])('is not corrected by %s that comes later, once or twice', (_name, changes) => {
    const { adapters, asked } = silent()
    adapters.wait(60)
    const { breaker } = adapters
    adapters.answer(asked, changes).answer(asked, changes)
    expect(adapters.breaker).toEqual(breaker)
  })

  it('counts once in a closed breaker, though its answers come later', () => {
    const adapters = new Adapters()
    const asked = adapters.ask(5)
    adapters.wait(60).answer(asked, outage).answer(asked)
    expect(adapters.breaker?.buckets).toMatchObject([{ attempts: 5, faults: 5 }])
  })

  it('of a probe is a fault of the probe', () => {
    const adapters = new Adapters().fail().wait(33)
    adapters.ask(1)
    adapters.wait(5).ask(1)
    expect(adapters.state).toBe('HALF_OPEN')
    adapters.wait(60)
    expect(adapters.state).toBe('OPEN')
  })

  it('is none when a receipt proves that the provider has the message', () => {
    const { adapters, asked } = silent()
    adapters.receive(asked).wait(120)
    expect(adapters.breaker).toBeUndefined()
  })
})
