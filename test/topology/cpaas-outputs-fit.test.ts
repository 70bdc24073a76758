import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outputEncodings } from '#codec/output-encoding.ts'
import {
  ConsentChangeRequestedDefaults,
  DispatchCompletedDefaults,
  NotifyRequestedDefaults,
  ProviderOverriddenDefaults,
  ReceiptReceivedDefaults,
  SmsInboundDefaults,
} from '#schemas/types.ts'
import type { DispatchCompleted, DispatchRequested, NotifyRequested, ReceiptReceived } from '#schemas/types.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { AT } from '../codec/events.ts'
import { fullAttributes, fullText, letters, tenantId, textOf, texts, ThroughCodec } from './through-codec.ts'
import { hashes, policy } from '../processors/cpaas/samples.ts'

const request = (fields: Partial<NotifyRequested>): NotifyRequested => ({
  ...NotifyRequestedDefaults,
  tenantId,
  requestId: 'req-1',
  channel: 'SMS',
  recipient: '+14155550171',
  body: 'Doors open at 19:00',
  ...fields,
})

const answer = (dispatched: DispatchRequested, fields: Partial<DispatchCompleted>): DispatchCompleted => {
  const { messageId, attempt, channel, provider, credentialRef } = dispatched
  return { ...DispatchCompletedDefaults, tenantId, messageId, attempt, channel, provider, credentialRef, ...fields }
}

const receipt = (fields: Partial<ReceiptReceived>): ReceiptReceived => ({
  ...ReceiptReceivedDefaults,
  tenantId,
  providerMessageId: 'SM1',
  provider: 'TWILIO',
  channel: 'SMS',
  ...fields,
})

/** As many variables as a request may hold, all of one letter. */
const fullVariables = (letter: string): NotifyRequested['variables'] => {
  const text = fullText(letter)
  const count = Math.floor(65_536 / (text.length + 2))
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [String(index).padStart(2, '0'), text]))
}

describe.each(outputEncodings)('whatever fits into an input of CPaaS fits into its outputs as %s', (encoding) => {
  const begin = () => new ThroughCodec(cpaas(policy, hashes), encoding)

  it.each(letters)('when every text is full of %j', (letter) => {
    const text = fullText(letter)
    const attributes = fullAttributes(letter)
    const words = { templateId: text, language: text, body: text, variables: fullVariables(letter) }
    const run = begin()
    run.pipe(topics.notifyRequested, request({ ...words, requestId: text, idempotencyKey: text }), AT, attributes)
    run.pipe(topics.notifyRequested, request({ ...words, requestId: text, channel: 'UNKNOWN' }), AT, attributes)
    const onWhatsApp = { channel: 'WHATSAPP', sender: letter.repeat(256 / letter.length) } as const
    run.pipe(topics.notifyRequested, request({ ...words, ...onWhatsApp, requestId: 'req-2' }), AT, attributes)
    const [first] = run.driver.read(topics.dispatchRequested)
    const refused = answer(first!, { outcome: 'REJECTED', httpStatus: 503, providerErrorCode: text })
    run.pipe(topics.dispatchCompleted, refused, AT, attributes)
    run.driver.advanceStreamTime(5_000)
    const second = run.driver.read(topics.dispatchRequested).at(-1)!
    const accepted = answer(second, { outcome: 'ACCEPTED', providerMessageId: letter.repeat(200) })
    run.pipe(topics.dispatchCompleted, accepted, run.driver.now, attributes)
    const { provider } = second
    const undelivered = receipt({ provider, providerMessageId: letter.repeat(200), status: 'UNDELIVERED' })
    run.pipe(topics.receiptReceived, { ...undelivered, providerErrorCode: text }, run.driver.now, attributes)
    run.pipe(topics.receiptReceived, { ...undelivered, cost_usd: 10 ** 12, isFinal: true }, run.driver.now, attributes)
    run.expectOutputsToFit()
    expect(run.driver.read(topics.communicationRequested)).toHaveLength(2)
    expect(run.driver.read(topics.communicationRejected)).toHaveLength(1)
    expect(run.driver.read(topics.communicationSent)).toHaveLength(1)
    expect(run.driver.read(topics.communicationFailed)).toHaveLength(1)
    expect(run.driver.read(topics.costAdjusted)).toHaveLength(1)
    expect(second).toMatchObject(words)
  })

  it.each(letters)('when every text of a word on consent is full of %j', (letter) => {
    const text = fullText(letter)
    const attributes = fullAttributes(letter)
    const inbound = {
      ...SmsInboundDefaults,
      tenantId,
      provider: text,
      providerMessageId: letter.repeat(200),
    }
    const run = begin()
    run.pipe(topics.smsInbound, { ...inbound, from: '+14155550171', body: 'STOP' }, AT, attributes)
    run.pipe(topics.smsInbound, { ...inbound, from: text, body: 'STOP', keyword: text }, AT, {
      ...attributes,
      id: 'evt-2',
    })
    const change = {
      tenantId,
      requestId: letter.repeat(200),
      recipient: text,
      senderGroup: text,
      reason: text,
    } as const
    const optOut = { ...ConsentChangeRequestedDefaults, ...change, actor: text, state: 'OPTED_OUT' } as const
    run.pipe(topics.consentChangeRequested, optOut, AT, attributes)
    run.expectOutputsToFit()
    expect(run.driver.deadLetters).toEqual([])
    expect(run.driver.read(topics.consentChanged)).toHaveLength(3)
    expect(run.driver.read(topics.communicationRejected)).toHaveLength(1)
    expect(run.driver.read(topics.dispatchRequested)).toHaveLength(1)
  })

  it.each(letters)('when every text of an override is full of %j', (letter) => {
    const text = fullText(letter)
    const order = { tenantId, provider: 'TWILIO', channel: 'SMS', action: 'OPEN' } as const
    const override = { ...ProviderOverriddenDefaults, ...order, reason: text, actor: text }
    const run = begin().pipe(topics.providerOverridden, override, AT, fullAttributes(letter))
    run.expectOutputsToFit()
    expect(run.driver.read(topics.providerFailover)).toHaveLength(1)
  })

  it('when texts are of any length', () => {
    const names = ['idempotencyKey', 'templateId', 'language', 'body'] as const
    const some = fc.record(Object.fromEntries(names.map((name) => [name, texts])), { requiredKeys: [] })
    fc.assert(
      fc.property(some, fc.array(texts, { maxLength: 12 }), texts, (plan, variables, id) => {
        const fields = Object.fromEntries(Object.entries(plan).map(([name, text]) => [name, textOf(text!)]))
        const named = Object.fromEntries(variables.map((text, index) => [`v${index}`, textOf(text)]))
        const attributes = { id: textOf(id) || 'evt-1' }
        const run = begin().pipe(topics.notifyRequested, request({ ...fields, variables: named }), AT, attributes)
        for (const dispatched of run.driver.read(topics.dispatchRequested)) {
          const failed = answer(dispatched, { outcome: 'REJECTED', httpStatus: 400, providerErrorCode: textOf(id) })
          run.pipe(topics.dispatchCompleted, failed, AT, attributes)
        }
        run.driver.advanceStreamTime(86_400_000)
        run.expectOutputsToFit()
      }),
      { numRuns: 12 },
    )
  })
})
