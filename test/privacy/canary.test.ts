import { describe, expect, it } from 'vitest'
import { messageStore } from '#processors/cpaas/delivery/delivery.ts'
import {
  ConsentChangeRequestedDefaults,
  type DispatchCompleted,
  NotifyRequestedDefaults,
  type NotifyRequested,
  PolicyUpdatedDefaults,
  ReceiptReceivedDefaults,
  SmsInboundDefaults,
  SubjectErasedDefaults,
} from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { acme, answerTo, hashes, noon, outage, policy } from '../processors/cpaas/samples.ts'
import { bodyWith, canary, leaksIn, published, songsIn, spellings } from './canary.ts'

const hour = 3_600_000

/** Everything that may happen to one recipient. */
class Aviary {
  readonly driver = new TopologyTestDriver(cpaas(policy, hashes))
  #requests = 0

  send(changes: Partial<NotifyRequested> = {}, tenant: TenantId = acme): this {
    const requestId = changes.requestId ?? `req-${this.#requests++}`
    const words = { body: bodyWith('Your code:'), variables: { name: bodyWith('Dear') } }
    const asked = { ...NotifyRequestedDefaults, channel: 'SMS', recipient: canary, ...words } as const
    this.driver.pipe(topics.notifyRequested, tenant, { ...asked, ...changes, requestId, tenantId: tenant }, this.now)
    return this
  }

  answer(changes: Partial<DispatchCompleted>): this {
    const answer = answerTo(this.driver.read(topics.dispatchRequested).at(-1)!, changes)
    this.driver.pipe(topics.dispatchCompleted, acme, answer, this.now)
    return this
  }

  receipt(changes: Partial<typeof ReceiptReceivedDefaults> & { readonly providerMessageId: string }): this {
    const told = { ...ReceiptReceivedDefaults, tenantId: acme, provider: 'TWILIO', channel: 'SMS', ...changes } as const
    this.driver.pipe(topics.receiptReceived, acme, told, this.now)
    return this
  }

  hear(body: string, changes: Partial<typeof SmsInboundDefaults> = {}): this {
    const heard = { ...SmsInboundDefaults, tenantId: acme, providerMessageId: `in-${this.#requests++}`, from: canary }
    this.driver.pipe(
      topics.smsInbound,
      acme,
      { ...heard, channel: 'SMS', provider: 'VONAGE', body, ...changes },
      this.now,
    )
    return this
  }

  change(state: 'OPTED_IN' | 'OPTED_OUT' | 'UNKNOWN'): this {
    const told = {
      ...ConsentChangeRequestedDefaults,
      tenantId: acme,
      recipient: canary,
      reason: bodyWith('asked by'),
      state,
    }
    const place = { channelFamily: 'SMS', scope: 'ALL', requestId: `change-${this.#requests++}` } as const
    this.driver.pipe(topics.consentChangeRequested, acme, { ...told, ...place }, this.now)
    return this
  }

  wait(ms: number): this {
    this.driver.advanceStreamTime(ms)
    return this
  }

  erase(): this {
    const order = { ...SubjectErasedDefaults, tenantId: acme, recipient: spellings[1] }
    this.driver.pipe(topics.subjectErased, acme, order, this.now)
    return this.wait(1_000)
  }

  get now(): number {
    return Math.max(noon, this.driver.now)
  }

  /** The places in all outputs that may not hold the canary and do. */
  get leaks(): readonly string[] {
    return this.driver.outputs.flatMap(({ topic, data, attributes }) => [
      ...leaksIn(topic, data).map((path) => `${topic} ${path}`),
      ...songsIn(attributes).map((path) => `${topic} attribute ${path}`),
    ])
  }

  /** The stores of rows with the canary. */
  get storesWithCanary(): readonly number[] {
    const found = this.driver.changelog.filter(({ key, value }) => songsIn([key, value]).length > 0)
    return [...new Set(found.map(({ key }) => key[0]!))]
  }
}

const rejected = { outcome: 'REJECTED', httpStatus: 400, providerErrorCode: `refused for ${canary}` } as const

const everything = (): Aviary => {
  const aviary = new Aviary()
  for (const recipient of spellings) aviary.send({ recipient })
  aviary.answer({ providerMessageId: 'SM1' }).receipt({ providerMessageId: 'SM1', status: 'DELIVERED' })
  aviary
    .send({ fallbackChannels: ['WHATSAPP', 'EMAIL'] })
    .answer(rejected)
    .answer({ outcome: 'TIMEOUT' })
  aviary.send().answer(outage).wait(10_000).answer({ providerMessageId: 'SM2' })
  aviary.receipt({ providerMessageId: 'SM2', status: 'UNDELIVERED', providerErrorCode: `30003 ${canary}` })
  aviary.receipt({ providerMessageId: 'nobody', status: 'DELIVERED', providerErrorCode: canary })
  aviary
    .send({ channel: 'UNKNOWN' })
    .send({ recipient: `${canary}000000000` })
    .send({ recipient: '' })
  aviary.send({ body: '', templateId: null, variables: {} }).send({ expiresAt: noon - hour })
  aviary.send({ requestId: 'same' }).send({ requestId: 'same', body: bodyWith('other') })
  aviary.send({ sendAfter: aviary.now + 2 * hour }).send({ channel: 'WHATSAPP', sender: '+12025550100' })
  aviary.send().answer({ outcome: 'REJECTED', providerErrorCode: '21610' })
  aviary.hear('STOP').hear('hello').hear('start').hear('HELP').hear(bodyWith('stop texting me'))
  aviary.hear('STOP', { optOutType: 'STOP' }).send().change('OPTED_IN').change('UNKNOWN').change('OPTED_OUT').send()
  const told = { ...PolicyUpdatedDefaults, tenantId: acme, version: 1, policy: `{"${canary}": "${bodyWith('x')}"}` }
  aviary.driver.pipe(topics.policyUpdated, acme, told, aviary.now)
  return aviary
}

describe('the canary', () => {
  it('is in no output but in the fields that are published for it', () => {
    const aviary = everything()
    const begun = aviary.driver.outputs.length
    aviary.erase().wait(100 * hour)
    expect(aviary.leaks).toEqual([])
    expect(aviary.driver.outputs.length).toBeGreaterThan(begun)
    const told = new Set(aviary.driver.outputs.map(({ topic }) => topic))
    for (const topic of Object.keys(published)) expect(told).toContain(topic)
    for (const topic of [topics.communicationRejected, topics.consentChanged, topics.policyApplied])
      expect(told).toContain(topic.name)
    const letters = ['POLICY_REFUSED', 'CONSENT_CHANGE_INVALID', 'ORPHAN_RECEIPT']
    expect(new Set(aviary.driver.deadLetters)).toEqual(new Set(letters))
  })

  it('is in the rows of messages alone, until an erasure', () => {
    const aviary = everything()
    expect(aviary.storesWithCanary).toContain(messageStore.number)
    aviary.erase().wait(policy.orphanParkingMs)
    expect(aviary.storesWithCanary).toEqual([])
  })

  it('is never told again after an erasure, and no attempt follows', () => {
    const aviary = everything().change('OPTED_IN').erase()
    const told = aviary.driver.outputs.length
    aviary
      .answer({ providerMessageId: 'SM9' })
      .receipt({ providerMessageId: 'SM9', status: 'DELIVERED' })
      .wait(100 * hour)
    const later = aviary.driver.outputs.slice(told)
    expect(later.flatMap(({ data }) => songsIn(data))).toEqual([])
    expect(later.filter(({ topic }) => topic === topics.dispatchRequested.name)).toEqual([])
  })
})
