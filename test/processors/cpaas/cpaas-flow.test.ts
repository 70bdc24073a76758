import { describe, expect, it } from 'vitest'
import { avroType } from '#codec/avro-type.ts'
import { consent } from '#processors/cpaas/consent/consent.ts'
import { delivery, messageStore } from '#processors/cpaas/delivery/delivery.ts'
import { erasure } from '#processors/cpaas/erasure/erasure.ts'
import { intake } from '#processors/cpaas/intake/intake.ts'
import { providerHealth } from '#processors/cpaas/health/provider-health.ts'
import type { DispatchCompleted, DispatchRequested } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { accepted, acme, answerTo, hashes, noon, outage, policy, receipt, request, umbra } from './samples.ts'

const second = 1_000
const minute = 60 * second

/**
 * A world around the topology: requests come in, adapters answer each dispatch after 100 ms and deliver what they took.
 */
class World {
  readonly driver = new TopologyTestDriver(cpaas(policy, hashes))
  readonly sends: { readonly at: number; readonly dispatch: DispatchRequested }[] = []
  #answered = 0
  #requests = 0
  readonly #isDown: (dispatch: DispatchRequested, at: number) => boolean

  constructor(isDown: (dispatch: DispatchRequested, at: number) => boolean = () => false) {
    this.#isDown = isDown
  }

  request(tenant: TenantId, at: number): void {
    const requestId = `req-${this.#requests++}`
    this.driver.pipe(topics.notifyRequested, tenant, request({ tenantId: tenant, requestId }), at)
    this.#answer()
  }

  /** One request per tenant and second. */
  traffic(tenants: readonly TenantId[], from: number, to: number): this {
    for (let at = from; at < to; at += second) {
      this.wait(at - this.driver.now)
      for (const tenant of tenants) this.request(tenant, at)
    }
    return this
  }

  wait(ms: number): this {
    const until = this.driver.now + ms
    if (this.driver.now === 0) return this
    while (this.driver.now < until) {
      this.driver.advanceStreamTime(Math.min(second, until - this.driver.now))
      this.#answer()
    }
    return this
  }

  #answer(): void {
    for (let all = this.#dispatches; this.#answered < all.length; all = this.#dispatches) {
      const dispatch = all[this.#answered++]!
      const at = this.driver.now
      this.sends.push({ at, dispatch })
      const answer = this.#isDown(dispatch, at) ? answerTo(dispatch, outage) : accepted(dispatch)
      this.#report(dispatch.tenantId as TenantId, answer)
    }
  }

  #report(tenant: TenantId, answer: DispatchCompleted): void {
    const { messageId, providerMessageId, provider } = answer
    this.driver.pipe(topics.dispatchCompleted, tenant, answer, this.driver.now + 100)
    if (providerMessageId === null) return
    const delivered = receipt({ tenantId: tenant, messageId, providerMessageId, provider })
    this.driver.pipe(topics.receiptReceived, tenant, delivered, this.driver.now + 100)
  }

  get #dispatches(): readonly DispatchRequested[] {
    return this.driver.read(topics.dispatchRequested)
  }
}

describe('the CPaaS topology', () => {
  it('carries a request to its delivery', () => {
    const world = new World()
    world.request(acme, noon)
    expect(world.driver.outputs.map(({ topic }) => topic)).toEqual([
      'eventzr.cpaas.communication.requested.v1',
      'eventzr.cpaas.dispatch.requested.v1',
      'eventzr.cpaas.communication.sent.v1',
      'eventzr.cpaas.communication.delivered.v1',
    ])
    const ids = new Set(world.driver.outputs.map(({ data }) => (data as { readonly messageId: string }).messageId))
    expect(ids.size).toBe(1)
  })

  it('answers a request once and refuses one that cannot be sent', () => {
    const driver = new TopologyTestDriver(cpaas(policy, hashes))
    for (const at of [noon, noon + 1]) driver.pipe(topics.notifyRequested, acme, request(), at)
    driver.pipe(topics.notifyRequested, acme, request({ requestId: 'req-2', recipient: '5' }), noon + 2)
    expect(driver.read(topics.dispatchRequested)).toHaveLength(1)
    expect(driver.read(topics.communicationRejected)).toHaveLength(1)
  })

  it('dead-letters a receipt that nobody claims', () => {
    const driver = new TopologyTestDriver(cpaas(policy, hashes)).pipe(topics.receiptReceived, acme, receipt({}), noon)
    driver.advanceStreamTime(policy.orphanParkingMs - 1)
    expect(driver.deadLetters).toEqual([])
    expect(driver.advanceStreamTime(1).deadLetters).toEqual(['ORPHAN_RECEIPT'])
  })

  const from = noon + 30 * second
  const to = from + 2 * minute
  const { driver, sends } = new World(
    ({ provider, tenantId }, at) => provider === 'TWILIO' && tenantId === acme && at >= from && at < to,
  )
    .traffic([acme, umbra], noon, to + 6 * minute)
    .wait(minute)

  it('moves a tenant to the backup in an outage and back after it, and loses no message', () => {
    const failovers = driver.read(topics.providerFailover)
    expect(
      failovers.map(({ tenantId, direction, fromProvider, toProvider }) => [
        tenantId,
        direction,
        fromProvider,
        toProvider,
      ]),
    ).toEqual([
      ['acme', 'FAILOVER', 'TWILIO', 'AWS_SNS'],
      ['acme', 'FAILBACK', 'AWS_SNS', 'TWILIO'],
    ])
    expect(failovers[0]!.occurredAt! - from).toBeLessThan(20 * second)
    expect(driver.read(topics.communicationFailed)).toEqual([])
    expect(driver.read(topics.communicationDelivered)).toHaveLength(driver.read(topics.communicationRequested).length)
    expect(driver.deadLetters).toEqual([])
  })

  it('sends a failed provider nothing but probes until it recovers, then a growing share', () => {
    const [failover, failback] = driver.read(topics.providerFailover)
    const between = sends.filter(
      ({ at, dispatch }) => dispatch.tenantId === acme && at > failover!.occurredAt! && at < failback!.occurredAt!,
    )
    const toTwilio = between.filter(({ dispatch }) => dispatch.provider === 'TWILIO')
    const recoveringAt = failback!.occurredAt! - 4 * minute
    expect(toTwilio.filter(({ at, dispatch }) => at < recoveringAt && !dispatch.probe)).toEqual([])
    expect(toTwilio.filter(({ dispatch }) => dispatch.probe).length).toBeGreaterThanOrEqual(3)
    const inStep = (step: number) =>
      toTwilio.filter(({ at }) => Math.floor((at - recoveringAt) / minute) === step).length
    expect(inStep(0)).toBeLessThan(inStep(2))
    expect(inStep(3)).toBe(60)
    expect(
      sends.filter(
        ({ at, dispatch }) =>
          dispatch.tenantId === acme && at > failback!.occurredAt! && dispatch.provider !== 'TWILIO',
      ),
    ).toEqual([])
  })

  it('takes no late answers to messages of before an outage for answers to probes', () => {
    const driver = new TopologyTestDriver(cpaas(policy, hashes))
    const ask = (count: number, at: number) => {
      const before = driver.read(topics.dispatchRequested).length
      for (let index = 0; index < count; index++)
        driver.pipe(topics.notifyRequested, acme, request({ requestId: `${at}-${index}` }), at)
      return driver.read(topics.dispatchRequested).slice(before)
    }
    const early = ask(12, noon)
    for (const dispatch of early.slice(0, 6))
      driver.pipe(topics.dispatchCompleted, acme, answerTo(dispatch, outage), noon + 40 * second)
    driver.advanceStreamTime(25 * second)
    for (const dispatch of driver.read(topics.dispatchRequested).slice(12))
      driver.pipe(topics.dispatchCompleted, acme, accepted(dispatch), driver.now)
    driver.advanceStreamTime(9 * second)
    for (const dispatch of early.slice(6))
      driver.pipe(topics.dispatchCompleted, acme, accepted(dispatch), driver.now + second)
    const late = ask(40, driver.now + second)
    expect(late.filter(({ provider, probe }) => provider === 'TWILIO' && !probe)).toEqual([])
    expect(late.filter(({ probe }) => probe)).toHaveLength(1)
  })

  it('leaves the traffic of a tenant without faults where it is', () => {
    expect(sends.filter(({ dispatch }) => dispatch.tenantId === umbra && dispatch.provider !== 'TWILIO')).toEqual([])
  })

  it('writes nothing that does not fit its schema', () => {
    const refused = { outcome: 'REJECTED', providerErrorCode: '30007' } as const
    driver.pipe(topics.notifyRequested, acme, request({ requestId: 'final' }), driver.now)
    driver.pipe(
      topics.dispatchCompleted,
      acme,
      answerTo(driver.read(topics.dispatchRequested).at(-1)!, refused),
      driver.now,
    )
    driver.pipe(topics.notifyRequested, acme, request({ requestId: 'bad', body: null }), driver.now)
    driver.pipe(topics.notifyRequested, acme, request({ requestId: 'silent' }), driver.now)
    driver.pipe(topics.dispatchCompleted, acme, accepted(driver.read(topics.dispatchRequested).at(-1)!), driver.now)
    driver.advanceStreamTime(policy.receiptTimeoutMs.SMS)
    const types = new Map(Object.values(topics).map(({ name, schema }) => [name, avroType(schema.json)]))
    const faults = driver.outputs.filter(({ topic, data }) => !types.get(topic)!.isValid(data))
    expect(faults).toEqual([])
    expect(new Set(driver.outputs.map(({ topic }) => topic)).size).toBe(9)
  })

  it('comes to the same outputs when the process is lost at any point', () => {
    const run = (crashAt: number | undefined) => {
      const driver = new TopologyTestDriver(cpaas(policy, hashes), { commitEach: false })
      const steps = [
        () => driver.pipe(topics.notifyRequested, acme, request(), noon),
        () => driver.commit(),
        () => driver.pipe(topics.receiptReceived, acme, receipt({ providerMessageId: 'SM2' }), noon + 1),
        () => driver.advanceStreamTime(minute),
        () => driver.commit(),
        () => driver.advanceStreamTime(3 * second),
        () => driver.pipe(topics.dispatchCompleted, acme, accepted(second1(driver), 'SM2'), driver.now),
        () => driver.advanceStreamTime(72 * 60 * minute),
      ]
      for (const [index, step] of steps.entries()) {
        step()
        if (index === crashAt) driver.crash()
      }
      return driver.commit().outputs.map(({ topic, attributes }) => `${topic} ${attributes.id} ${attributes.entitySeq}`)
    }
    const second1 = (driver: TopologyTestDriver): DispatchRequested => {
      const [first] = driver.read(topics.dispatchRequested)
      return { ...first!, attempt: 2 }
    }
    const undisturbed = run(undefined)
    expect(undisturbed.map((line) => line.split(' ')[0])).toEqual([
      'eventzr.cpaas.communication.requested.v1',
      'eventzr.cpaas.dispatch.requested.v1',
      'eventzr.cpaas.dispatch.requested.v1',
      'eventzr.cpaas.communication.sent.v1',
      'eventzr.cpaas.communication.delivered.v1',
      'eventzr.cpaas.cost.adjusted.v1',
    ])
    for (let index = 0; index < 8; index++) expect(run(index)).toEqual(undisturbed)
  })

  it('forgets a delivered message in the end', () => {
    const world = new World()
    world.request(acme, noon)
    const { messageId } = world.driver.read(topics.communicationDelivered)[0]!
    expect(world.driver.row(messageStore, [acme, messageId])).toBeDefined()
    world.driver.advanceStreamTime(policy.evictionMs)
    expect(world.driver.row(messageStore, [acme, messageId])).toBeUndefined()
  })

  it('names every output of its processors in a sink', () => {
    const { sinks, deadLetters } = cpaas(policy, hashes)
    const used = [...sinks, ...deadLetters].map(({ input }) => input.output)
    const made = [consent(policy, hashes), erasure(hashes), intake(policy, hashes), delivery(policy, hashes)]
    const declared = [...made, providerHealth(policy)].flatMap(({ out }) => out)
    expect(declared.filter((name) => !used.includes(name))).toEqual([
      'reply',
      'steps',
      'uses',
      'windows',
      'accepted',
      'passedOver',
      'ended',
      'optOuts',
      'fallbacks',
      'figures',
      'booked',
      'spent',
      'spared',
    ])
  })
})
