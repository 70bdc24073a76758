import { describe, expect, it } from 'vitest'
import type { EndedAttempt } from '#processors/cpaas/health/ended-attempt.ts'
import { healthStore, providerHealth } from '#processors/cpaas/health/provider-health.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { acme, noon, policy, sns, twilio, umbra, policyIdentity } from '../samples.ts'

type Driver = ReturnType<typeof drive>
const drive = () => new ProcessorTestDriver(providerHealth(policy))
const down = { effect: 'FAULT' } as const

/** Pipes the end of an attempt that was dispatched in the present state of its breaker. */
const pipe = (driver: Driver, changes: Partial<EndedAttempt>, at: number): Driver => {
  const account = { tenantId: acme, channel: 'SMS', ...twilio, ...changes } as const
  const { tenantId, provider, channel, credentialRef } = account
  const tenant = tenantId as typeof acme
  const breakerSeq = driver.row(healthStore, [tenant, provider, channel, credentialRef])?.transitionSeq ?? 0
  return driver.pipeInto('ends', tenant, { effect: 'SUCCESS', latencyMs: 120, breakerSeq, ...account }, at)
}

/** Pipes such an end every second. */
const pipeMany = (
  driver: Driver,
  times: number,
  changes: Partial<EndedAttempt>,
  from = Math.max(driver.now + 1_000, noon),
): Driver => {
  for (let index = 0; index < times; index++) pipe(driver, changes, from + index * 1_000)
  return driver
}

const stateOf = (driver: Driver, account: { provider: string; credentialRef: string } = twilio) =>
  driver.row(healthStore, [acme, account.provider, 'SMS', account.credentialRef])?.state

const recover = (driver: Driver) => {
  driver.advanceStreamTime(33_000)
  pipeMany(driver, 3, {})
  return driver.advanceStreamTime(240_000)
}

describe('provider health', () => {
  it('tells once that traffic moves to the backup, with the evidence', () => {
    const driver = pipeMany(drive(), 10, down)
    expect(driver.outputOf('failovers')).toEqual([
      {
        tenantId: 'acme',
        channel: 'SMS',
        fromProvider: 'TWILIO',
        toProvider: 'AWS_SNS',
        scope: 'TENANT',
        direction: 'FAILOVER',
        rule: 'LOW_VOLUME',
        breakerState: 'OPEN',
        windowStart: noon - 120_000,
        windowEnd: noon + 10_000,
        attempts: 6,
        faults: 6,
        faultRate: 1,
        lowerBound: expect.closeTo(0.689, 3),
        slowRate: 0,
        distinctTenants: 1,
        excludedShare: 0,
        openCount: 1,
        openUntil: expect.any(Number),
        flapping: false,
        transitionSeq: 1,
        previousEventId: null,
        ...policyIdentity,
        occurredAt: noon + 5_000,
      },
    ])
  })

  it('tells of late answers by the share of these', () => {
    expect(pipeMany(drive(), 30, { latencyMs: 20_000 }).outputOf('failovers')).toMatchObject([
      {
        direction: 'FAILOVER',
        rule: 'SLOW',
        windowStart: noon + 20_000 - 60_000,
        windowEnd: noon + 20_000,
        attempts: 20,
        faults: 0,
        faultRate: 0,
        slowRate: 1,
        lowerBound: expect.closeTo(0.881, 3),
      },
    ])
  })

  it('tells of a brownout by the whole slices of ten minutes', () => {
    const driver = drive()
    for (let index = 0; index < 210; index++) pipe(driver, index % 3 === 2 ? down : {}, noon + index * 1_000)
    expect(driver.outputOf('failovers')).toMatchObject([
      {
        rule: 'BROWNOUT',
        windowStart: noon - 360_000,
        windowEnd: noon + 205_000,
        attempts: 201,
        faults: 67,
        faultRate: 1 / 3,
        lowerBound: expect.closeTo(0.281, 3),
        occurredAt: noon + 200_000,
      },
    ])
  })

  it('tells once that traffic is back, only when the ramp is over', () => {
    const driver = pipeMany(drive(), 6, down)
    driver.advanceStreamTime(33_000)
    expect(stateOf(driver)).toBe('HALF_OPEN')
    pipeMany(driver, 3, {})
    driver.advanceStreamTime(239_999)
    expect(stateOf(driver)).toBe('RECOVERING')
    expect(driver.outputOf('failovers')).toHaveLength(1)
    driver.advanceStreamTime(1)
    expect(driver.outputOf('failovers').slice(1)).toMatchObject([
      {
        direction: 'FAILBACK',
        fromProvider: 'AWS_SNS',
        toProvider: 'TWILIO',
        rule: 'RECOVERED',
        breakerState: 'CLOSED',
        transitionSeq: 4,
      },
    ])
  })

  it('goes from half open back to open without a word, since no traffic moves', () => {
    const driver = pipeMany(drive(), 6, down)
    driver.advanceStreamTime(33_000)
    pipeMany(driver, 2, down)
    expect(stateOf(driver)).toBe('OPEN')
    expect(driver.outputOf('failovers')).toHaveLength(1)
  })

  it('says that nothing is left when the backup fails too, and who takes over once one is back', () => {
    const driver = pipeMany(pipeMany(drive(), 6, down), 6, { ...down, ...sns })
    expect(driver.outputOf('failovers')[1]).toMatchObject({
      direction: 'EXHAUSTED',
      fromProvider: 'AWS_SNS',
      toProvider: null,
    })
    recover(driver)
    expect(driver.outputOf('failovers')[2]).toMatchObject({ direction: 'FAILBACK', toProvider: 'TWILIO' })
  })

  it('moves traffic to the primary when only the backup fails', () => {
    const driver = pipeMany(drive(), 6, { ...down, ...sns })
    expect(driver.outputOf('failovers')).toMatchObject([
      { direction: 'FAILOVER', fromProvider: 'AWS_SNS', toProvider: 'TWILIO' },
    ])
  })

  it('keeps no row for an attempt that counts in no state', () => {
    expect(stateOf(pipeMany(drive(), 1, { breakerSeq: 4 }))).toBeUndefined()
  })

  it('blames one account alone: not another tenant, channel or credential', () => {
    const driver = drive()
    for (let index = 0; index < 6; index++) {
      pipe(driver, { ...down, credentialRef: 'second' }, noon + index)
      pipe(driver, { ...down, channel: 'WHATSAPP' }, noon + index)
      pipe(driver, { ...down, tenantId: umbra }, noon + index)
      pipe(driver, {}, noon + index)
    }
    expect(driver.outputOf('failovers')).toHaveLength(3)
    expect(stateOf(driver)).toBe('CLOSED')
  })

  it('forgets an account a day after its last attempt, but never an open breaker', () => {
    const driver = pipeMany(drive(), 1, {}).advanceStreamTime(86_400_000)
    expect(stateOf(driver)).toBeUndefined()
    pipeMany(driver, 6, down)
    driver.advanceStreamTime(10 * 86_400_000)
    expect(stateOf(driver)).toBe('HALF_OPEN')
  })
})
