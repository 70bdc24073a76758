import { describe, expect, it } from 'vitest'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { countedRows, measured } from '../../measured.ts'
import { Conversation } from '../consent/conversation.ts'
import { accepted, acme, hashes, noon, outage, policy, request } from '../samples.ts'

const second = 1_000
const topology = cpaas(policy, hashes)

describe('the measures of messages', () => {
  it('count each step of a message by channel and provider', () => {
    const people = new Conversation().ask().answer().receive({})
    expect(measured(people.driver)).toMatchObject({
      'cpaas_messages_total{requested,SMS,none}': 1,
      'cpaas_messages_total{dispatched,SMS,TWILIO}': 1,
      'cpaas_messages_total{sent,SMS,TWILIO}': 1,
      'cpaas_messages_total{delivered,SMS,TWILIO}': 1,
      'cpaas_attempts_total{TWILIO,SMS,ACCEPTED}': 1,
      'cpaas_attempt_duration_seconds{TWILIO}': [0.12],
    })
  })

  it('know the time since its acceptance', () => {
    const driver = new TopologyTestDriver(topology).pipe(topics.notifyRequested, acme, request(), noon)
    const [dispatch] = driver.read(topics.dispatchRequested)
    const answer = { ...accepted(dispatch!), completedAt: noon + 1_500 }
    driver.pipe(topics.dispatchCompleted, acme, answer, noon + 2 * second)
    const receipt = { messageId: dispatch!.messageId, occurredAt: noon + 9 * second }
    driver.pipe(topics.receiptReceived, acme, { ...received(answer), ...receipt }, noon + 10 * second)
    expect(measured(driver)).toMatchObject({
      'cpaas_time_to_sent_seconds{SMS}': [1.5],
      'cpaas_time_to_delivered_seconds{SMS}': [9],
    })
  })

  it('leave the wait for a later start out of that time', () => {
    const sendAfter = noon + 3_600 * second
    const driver = new TopologyTestDriver(topology)
      .pipe(topics.notifyRequested, acme, request({ sendAfter }), noon)
      .advanceStreamTime(3_600 * second)
    const [dispatch] = driver.read(topics.dispatchRequested)
    const answer = { ...accepted(dispatch!), completedAt: sendAfter + 2 * second }
    driver.pipe(topics.dispatchCompleted, acme, answer, sendAfter + 3 * second)
    expect(measured(driver)).toMatchObject({ 'cpaas_time_to_sent_seconds{SMS}': [2] })
  })

  it('count a refused answer by its class, a failure, and a request that becomes no message', () => {
    const people = new Conversation().ask().answer({ outcome: 'REJECTED', providerErrorCode: '30006' })
    people.ask({ recipient: '5' })
    expect(measured(people.driver)).toMatchObject({
      'cpaas_attempts_total{TWILIO,SMS,RECIPIENT_FAULT}': 1,
      'cpaas_messages_total{failed,SMS,TWILIO}': 1,
      'cpaas_rejections_total{RECIPIENT_INVALID,SMS}': 1,
    })
  })

  it('count a message without a receipt', () => {
    const people = new Conversation().ask().answer()
    people.driver.advanceStreamTime(policy.receiptTimeoutMs.SMS)
    expect(measured(people.driver)).toMatchObject({ 'cpaas_messages_total{expired,SMS,TWILIO}': 1 })
  })

  it('count the way from channel to channel, also past a refused one', () => {
    const { whatsApp } = defaultCpaasPolicy
    const people = Conversation.under({ whatsApp }).ask({ fallbackChannels: ['WHATSAPP', 'VOICE'] })
    people.answer({ outcome: 'REJECTED', providerErrorCode: '30006' })
    expect(measured(people.driver)).toMatchObject({
      'cpaas_fallbacks_total{SMS,WHATSAPP}': 1,
      'cpaas_fallbacks_total{WHATSAPP,VOICE}': 1,
    })
  })

  it('count codes that no table has, of answers and of receipts', () => {
    const people = new Conversation().ask().answer({ outcome: 'REJECTED', providerErrorCode: '99999' })
    people.ask().answer().receive({ status: 'FAILED', providerErrorCode: '99999' })
    expect(measured(people.driver)).toMatchObject({ 'unknown_provider_codes_total{TWILIO,99999}': 2 })
  })

  it('count changes of consent', () => {
    const people = new Conversation().text('STOP').text('START')
    expect(measured(people.driver)).toMatchObject({
      'cpaas_consent_changes_total{SMS,opt-out}': 1,
      'cpaas_consent_changes_total{SMS,opt-in}': 1,
    })
  })

  it('are not told of an aborted transaction, and once when it is done again', () => {
    const driver = new TopologyTestDriver(topology, { commitEach: false })
    driver.pipe(topics.notifyRequested, acme, request(), noon)
    expect(measured(driver)).toEqual({})
    driver.abort()
    expect(measured(driver)).toEqual({})
    driver.commit()
    expect(measured(driver)).toMatchObject({ 'cpaas_messages_total{requested,SMS,none}': 1 })
  })
})

describe('the measures of providers', () => {
  /** Twenty messages, each refused as long as its provider is down. */
  const outageOf = (driver: TopologyTestDriver): TopologyTestDriver => {
    for (let asked = 0; asked < 20; asked++) {
      const at = noon + asked * second
      driver.pipe(topics.notifyRequested, acme, request({ requestId: `req-${asked}` }), at)
      const dispatch = driver.read(topics.dispatchRequested).at(-1)!
      const answer = dispatch.provider === 'TWILIO' ? { ...accepted(dispatch), ...outage } : accepted(dispatch)
      driver.pipe(topics.dispatchCompleted, acme, answer, at + 100)
    }
    return driver
  }

  it('count the movement of a tenant by the rule that decided', () => {
    const driver = outageOf(new TopologyTestDriver(topology))
    const [{ rule }] = driver.read(topics.providerFailover) as never as [{ rule: string }]
    expect(measured(driver)).toMatchObject({ [`cpaas_failovers_total{TWILIO,AWS_SNS,${rule}}`]: 1 })
  })

  it('show breakers by state, after a restart as before', () => {
    const driver = outageOf(new TopologyTestDriver(topology))
    const breakers = { 'TWILIO,open': 1, 'AWS_SNS,closed': 1 }
    expect(countedRows(driver, topology)).toEqual(breakers)
    expect(countedRows(driver.crash(), topology)).toEqual(breakers)
    const later = driver.advanceStreamTime(policy.health.maxOpenMs)
    expect(countedRows(later, topology)).toMatchObject({ 'TWILIO,half-open': 1 })
  })
})

const received = ({ providerMessageId, provider }: ReturnType<typeof accepted>) => ({
  tenantId: acme,
  messageId: null,
  providerMessageId: providerMessageId!,
  provider,
  channel: 'SMS' as const,
  attempt: null,
  status: 'DELIVERED' as const,
  providerErrorCode: null,
  occurredAt: null,
  cost_usd: null,
  isFinal: true,
})
