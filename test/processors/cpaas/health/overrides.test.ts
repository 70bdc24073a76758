import { describe, expect, it } from 'vitest'
import type { EndedAttempt } from '#processors/cpaas/health/ended-attempt.ts'
import { healthStore, providerHealth } from '#processors/cpaas/health/provider-health.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { type ProviderOverridden, ProviderOverriddenDefaults } from '#schemas/types.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { acme, hashes, noon, policy, sns, twilio, umbra } from '../samples.ts'

const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute

/** Twilio has two accounts on SMS. */
const backup = { provider: 'TWILIO', credentialRef: 'twilio-second' } as const
const twoAccounts: CpaasPolicy = {
  ...policy,
  routes: { ...policy.routes, SMS: [twilio, backup, sns].map((route) => ({ ...route, idempotent: false })) },
}

const orderOf = (changes: Partial<ProviderOverridden>): ProviderOverridden => ({
  ...ProviderOverriddenDefaults,
  tenantId: acme,
  provider: 'TWILIO',
  channel: 'SMS',
  reason: 'maintenance of the provider',
  ...changes,
})

/** One operator, who overrides Twilio on SMS. */
class Operator {
  readonly driver
  #sent = 0

  constructor(under: CpaasPolicy = policy) {
    this.driver = new ProcessorTestDriver(providerHealth(under))
  }

  order(action: ProviderOverridden['action'], changes: Partial<ProviderOverridden> = {}, id?: string): this {
    const override = orderOf({ action, overriddenAt: this.now, ...changes })
    const attributes = { id: id ?? `evt-${this.#sent++}` }
    this.driver.pipeInto('overrides', override.tenantId as typeof acme, override, this.now, attributes)
    return this
  }

  end(effect: EndedAttempt['effect'], times: number, breakerSeq = this.row()?.transitionSeq ?? 0): this {
    const attempt = { tenantId: acme, channel: 'SMS', ...twilio, effect, latencyMs: 100, breakerSeq } as const
    for (let index = 0; index < times; index++) this.driver.pipeInto('ends', acme, attempt, this.now)
    return this
  }

  wait(ms: number): this {
    this.driver.advanceStreamTime(ms)
    return this
  }

  row(account: { readonly provider: string; readonly credentialRef: string } = twilio, tenant = acme) {
    return this.driver.row(healthStore, [tenant, account.provider, 'SMS', account.credentialRef])
  }

  get state(): string {
    return `${this.row()?.state}${this.row()?.isolated === true ? ', isolated' : ''}`
  }

  get now(): number {
    return Math.max(this.driver.now, noon)
  }

  /** Each event as its direction, rule and providers. */
  get events(): readonly string[] {
    return this.driver
      .outputOf('failovers')
      .map(({ direction, rule, fromProvider, toProvider }) => `${direction} ${rule} ${fromProvider} → ${toProvider}`)
  }

  get refusals(): readonly (string | undefined)[] {
    return this.driver.outputOf('refused').map(({ reason, detail }) => `${reason}: ${detail}`)
  }
}

const away = 'FAILOVER MANUAL TWILIO → AWS_SNS'
const back = 'FAILBACK MANUAL AWS_SNS → TWILIO'
const hour = 60 * minute
const isolation = () => ({ until: noon + hour })

describe('an override', () => {
  it.each<[string, (operator: Operator) => Operator, string, readonly string[]]>([
    ['OPEN', (o) => o.order('OPEN'), 'OPEN', [away]],
    ['OPEN, twice', (o) => o.order('OPEN').wait(second).order('OPEN'), 'OPEN', [away]],
    ['OPEN, and its time is over', (o) => o.order('OPEN').wait(33 * second), 'HALF_OPEN', [away]],
    ['OPEN and CLOSE', (o) => o.order('OPEN').wait(second).order('CLOSE'), 'CLOSED', [away, back]],
    ['CLOSE of what is closed', (o) => o.end('FAULT', 5).order('CLOSE').end('FAULT', 20, 0), 'CLOSED', []],
    ['CLEAR of what is closed', (o) => o.order('CLEAR'), 'CLOSED', []],
    ['CLEAR of what is open', (o) => o.order('OPEN').wait(second).order('CLEAR'), 'OPEN', [away]],
    ['ISOLATE', (o) => o.order('ISOLATE', isolation()), 'OPEN, isolated', [away]],
    [
      'ISOLATE of what is open',
      (o) =>
        o
          .order('OPEN')
          .wait(second)
          .order('ISOLATE', isolation())
          .wait(40 * second),
      'OPEN, isolated',
      [away],
    ],
    [
      'ISOLATE of what is half open',
      (o) =>
        o
          .order('OPEN')
          .wait(33 * second)
          .order('ISOLATE', isolation()),
      'OPEN, isolated',
      [away],
    ],
    ['ISOLATE and OPEN', (o) => o.order('ISOLATE', isolation()).wait(second).order('OPEN'), 'OPEN, isolated', [away]],
    ['ISOLATE and CLEAR', (o) => o.order('ISOLATE', isolation()).wait(second).order('CLEAR'), 'HALF_OPEN', [away]],
    ['ISOLATE and CLOSE', (o) => o.order('ISOLATE', isolation()).wait(second).order('CLOSE'), 'CLOSED', [away, back]],
  ])('%s', (_name, run, state, events) => {
    const operator = run(new Operator())
    expect(operator.state).toBe(state)
    expect(operator.events).toEqual(events)
    expect(operator.refusals).toEqual([])
    expect(operator.driver.deadLetters).toEqual([])
  })

  it('says that nothing is left when the other providers are open too', () => {
    const operator = new Operator().order('OPEN', { provider: 'AWS_SNS' }).order('OPEN')
    expect(operator.events).toEqual(['FAILOVER MANUAL AWS_SNS → TWILIO', 'EXHAUSTED MANUAL TWILIO → null'])
  })

  it('is of one tenant', () => {
    const operator = new Operator().order('OPEN', { tenantId: umbra })
    expect(operator.row(twilio, umbra)?.state).toBe('OPEN')
    expect(operator.row()).toBeUndefined()
  })
})

describe('an isolation', () => {
  it('outlives answers and timers, and ends exactly at its time', () => {
    const operator = new Operator().end('FAULT', 3).order('ISOLATE', isolation())
    for (let passed = 0; passed < 59; passed++)
      operator.end('SUCCESS', 2).end('FAULT', 12, 0).end('THROTTLED', 5).end('CREDENTIAL_FAULT', 3).wait(minute)
    operator.wait(minute - 1)
    expect(operator.state).toBe('OPEN, isolated')
    expect(operator.wait(1).state).toBe('HALF_OPEN')
    expect(operator.events).toEqual([away])
  })

  it('ends later or sooner by a newer one', () => {
    const operator = new Operator().order('ISOLATE', isolation()).wait(second)
    operator.order('ISOLATE', { until: noon + 2 * hour }).wait(hour)
    expect(operator.state).toBe('OPEN, isolated')
    operator.order('ISOLATE', { until: operator.now + minute }).wait(minute)
    expect(operator.state).toBe('HALF_OPEN')
  })

  it('is followed by a recovery as after any outage', () => {
    const operator = new Operator()
      .order('ISOLATE', isolation())
      .wait(hour)
      .end('SUCCESS', 3)
      .wait(4 * minute)
    expect(operator.events).toEqual([away, 'FAILBACK RECOVERED AWS_SNS → TWILIO'])
  })
})

describe('a late or repeated override', () => {
  const words = [
    { action: 'OPEN', overriddenAt: noon - 40 * second },
    { action: 'CLOSE', overriddenAt: noon - 30 * second },
    { action: 'ISOLATE', overriddenAt: noon - 20 * second, until: noon + hour },
    { action: 'CLEAR', overriddenAt: noon - 10 * second },
    { action: 'CLOSE', overriddenAt: noon - 5 * second },
  ] as const
  const permutations = <T>(items: readonly T[]): readonly (readonly T[])[] =>
    items.length < 2
      ? [items]
      : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))

  it('leaves the newest one in force, in whatever order and however often they come', () => {
    for (const order of permutations(words)) {
      const operator = new Operator()
      for (const [index, { action, ...word }] of [...order, ...order].entries())
        operator.order(action, word, `evt-${word.overriddenAt}`).wait(index % 2)
      expect(operator.state).toBe('CLOSED')
      const again = operator.driver.outputOf('failovers').length
      for (const { action, ...word } of words) operator.order(action, word)
      expect(operator.driver.outputOf('failovers')).toHaveLength(again)
      expect(operator.refusals).toEqual([])
    }
  })

  it.each(words.slice(0, 4).map((word, index) => [word.action, words.slice(index + 1)] as const))(
    '%s changes nothing behind a newer one',
    (action, newer) => {
      for (const { action: last, ...word } of newer) {
        const operator = new Operator().order(last, word)
        const row = operator.row()
        operator.order(action, { ...words.find((each) => each.action === action)! }).wait(0)
        expect(operator.row()).toEqual(row)
      }
    },
  )

  it('from a clock far ahead overrules nothing that follows, and its repeat is one', () => {
    const ahead = { overriddenAt: noon + day }
    const operator = new Operator().order('OPEN', ahead, 'evt-ahead').wait(second)
    operator.order('CLOSE')
    expect(operator.state).toBe('CLOSED')
    const repeated = new Operator().order('OPEN', ahead, 'evt-ahead').wait(33 * second)
    expect(repeated.order('OPEN', ahead, 'evt-ahead').state).toBe('HALF_OPEN')
  })

  it.each([0, 1])('is known for a day, after %d attempts', (attempts) => {
    const operator = new Operator()
      .end('SUCCESS', attempts)
      .wait(12 * hour)
      .order('CLOSE')
    expect(operator.wait(day - 1).row()?.state).toBe('CLOSED')
    expect(operator.wait(1).row()).toBeUndefined()
  })
})

describe('an override of all accounts', () => {
  it('moves each of them once, and each event names the one before', () => {
    const driver = new TopologyTestDriver(cpaas(twoAccounts, hashes))
    for (const [index, action] of (['OPEN', 'CLOSE', 'OPEN'] as const).entries())
      driver.pipe(topics.providerOverridden, acme, orderOf({ action }), noon + index * second)
    const events = driver.events(topics.providerFailover)
    const idOf = (index: number): string => events[index]!.attributes.id
    expect(new Set(events.map(({ attributes }) => attributes.id)).size).toBe(6)
    expect(driver.read(topics.providerFailover).map(({ previousEventId }) => previousEventId)).toEqual([
      null,
      null,
      idOf(0),
      idOf(1),
      idOf(2),
      idOf(3),
    ])
  })

  it('leaves the accounts of other providers, and one account alone when it is named', () => {
    const all = new Operator(twoAccounts).order('OPEN')
    expect([twilio, backup, sns].map((account) => all.row(account)?.state)).toEqual(['OPEN', 'OPEN', undefined])
    const one = new Operator(twoAccounts).order('OPEN', { credentialRef: 'twilio-second' })
    expect([twilio, backup, sns].map((account) => one.row(account)?.state)).toEqual([undefined, 'OPEN', undefined])
  })

  it('with a fault is refused once', () => {
    const operator = new Operator(twoAccounts).order('ISOLATE', { until: noon - 1 })
    expect(operator.refusals).toEqual(['OVERRIDE_INVALID: until is over'])
    const later = new Operator(twoAccounts).order('CLOSE', { credentialRef: 'twilio-main' })
    later.order('ISOLATE', { until: noon - 1, overriddenAt: noon - second })
    expect(later.refusals).toEqual(['OVERRIDE_INVALID: until is over'])
  })
})

describe('an invalid override', () => {
  const noRoute = "no route of the tenant's policy has this provider, channel and account"
  it.each<[string, Partial<ProviderOverridden>]>([
    ['action must be OPEN, CLOSE, ISOLATE or CLEAR', { action: 'UNKNOWN' }],
    [noRoute, { action: 'OPEN', provider: 'VONAGE' }],
    [noRoute, { action: 'CLEAR', credentialRef: 'nobody' }],
    [noRoute, { action: 'OPEN', channel: 'UNKNOWN' }],
    [noRoute, { action: 'CLOSE', channel: 'PUSH' }],
    ['until is missing', { action: 'ISOLATE' }],
    ['until is over', { action: 'ISOLATE', until: noon }],
    ['until is over', { action: 'ISOLATE', until: (noon + hour) / 1_000 }],
    ['until lies more than 30 days ahead', { action: 'ISOLATE', until: noon + 30 * day + 1 }],
  ])('is a dead letter: %s', (detail, { action = 'UNKNOWN', ...changes }) => {
    const operator = new Operator().order(action, changes)
    expect(operator.refusals).toEqual([`OVERRIDE_INVALID: ${detail}`])
    expect(operator.driver.outputOf('refused')).toMatchObject([{ raw: { topic: 'in:overrides' } }])
    expect(operator.row()).toBeUndefined()
    expect(operator.events).toEqual([])
  })

  it('leaves the one before it in force', () => {
    const operator = new Operator().order('ISOLATE', isolation()).wait(second).order('ISOLATE', { until: noon })
    expect(operator.state).toBe('OPEN, isolated')
  })

  it('is none up to thirty days', () => {
    const operator = new Operator().order('ISOLATE', { until: noon + 30 * day })
    expect(operator.wait(30 * day - 1).state).toBe('OPEN, isolated')
    expect(operator.wait(1).state).toBe('HALF_OPEN')
  })
})

it('an override of all accounts of a provider names another provider in their place', () => {
  const operator = new Operator(twoAccounts).order('ISOLATE', isolation()).wait(second).order('CLOSE')
  expect(operator.events).toEqual([away, away, back, back])
})
