import { describe, expect, it } from 'vitest'
import { ProviderOverriddenDefaults } from '#schemas/types.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { acme, answerTo, hashes, noon, outage, policy, request, sns } from '../samples.ts'

const second = 1_000

/** One tenant whose two providers are down, first Twilio and ten seconds later the backup. */
class Exhausted {
  readonly driver = new TopologyTestDriver(cpaas(policy, hashes))

  constructor() {
    this.fail().driver.advanceStreamTime(10 * second)
    this.fail()
  }

  /** The provider of the next message, `probe` behind it. */
  ask(): string {
    const { provider, probe } = this.#dispatch()
    return `${provider}${probe ? ' probe' : ''}`
  }

  /** Six messages for a provider without luck. */
  fail(): this {
    for (let index = 0; index < 6; index++)
      this.driver.pipe(topics.dispatchCompleted, acme, answerTo(this.#dispatch(), outage), this.#now)
    return this
  }

  order(action: 'CLOSE' | 'OPEN' | 'ISOLATE', provider: string): this {
    const override = { ...ProviderOverriddenDefaults, tenantId: acme, channel: 'SMS', reason: 'a test' } as const
    this.driver.advanceStreamTime(second)
    const until = this.#now + 3_600 * second
    const order = { ...override, provider, action, until, overriddenAt: this.#now }
    this.driver.pipe(topics.providerOverridden, acme, order, this.#now)
    return this
  }

  /** Each event with the place of the one that it names; −1 for none. */
  get events(): readonly string[] {
    const events = this.driver.events(topics.providerFailover)
    const ids = events.map(({ attributes }) => attributes.id)
    return events.map(
      ({ data: { direction, fromProvider, toProvider, previousEventId } }) =>
        `${direction} ${fromProvider} → ${toProvider}, after ${ids.indexOf(previousEventId ?? '')}`,
    )
  }

  #dispatch() {
    this.driver.pipe(topics.notifyRequested, acme, request({ requestId: `req-${this.#asked++}` }), this.#now)
    return this.driver.read(topics.dispatchRequested).at(-1)!
  }

  #asked = 0

  get #now(): number {
    return Math.max(this.driver.now, noon)
  }
}

const away = ['FAILOVER TWILIO → AWS_SNS, after -1', 'EXHAUSTED AWS_SNS → null, after -1']

describe('when no provider is left', () => {
  it('the one that may come back first gets the messages, whatever the order of the routes', () => {
    const exhausted = new Exhausted()
    expect(exhausted.events).toEqual(away)
    expect(exhausted.ask()).toBe('TWILIO')
    expect(exhausted.order('ISOLATE', 'TWILIO').ask()).toBe('AWS_SNS')
  })

  it('a further movement of an account names the one before, and returns from where the traffic was', () => {
    const exhausted = new Exhausted().order('CLOSE', 'AWS_SNS').order('OPEN', 'AWS_SNS').order('CLOSE', 'TWILIO')
    expect(exhausted.events).toEqual([
      ...away,
      'FAILBACK AWS_SNS → AWS_SNS, after 1',
      'EXHAUSTED AWS_SNS → null, after 2',
      'FAILBACK AWS_SNS → TWILIO, after 0',
    ])
    expect(exhausted.ask()).toBe('TWILIO')
  })

  it('a provider that was closed again stands in for the next one to fail', () => {
    const exhausted = new Exhausted().order('CLOSE', 'TWILIO').order('CLOSE', 'AWS_SNS').order('OPEN', 'TWILIO')
    expect(exhausted.events.slice(2)).toEqual([
      'FAILBACK AWS_SNS → TWILIO, after 0',
      'FAILBACK AWS_SNS → AWS_SNS, after 1',
      `FAILOVER TWILIO → ${sns.provider}, after 2`,
    ])
  })
})
