import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventCodec } from '#codec/event-codec.ts'
import { topics } from '#topology/topics.ts'
import type { EventInvalidError } from '../../clients/core/errors.ts'
import type { PublishOptions } from '../../clients/core/publishing.ts'
import { CpaasOrchestratorSvcClientPublisher } from '../../clients/cpaas-orchestrator-client/src/kafka.ts'
import { recordOfMessage, registryOf, RememberingProducer, sentData } from './given-clients.ts'

const given = () => {
  const producer = new RememberingProducer()
  return { producer, publisher: new CpaasOrchestratorSvcClientPublisher(producer) }
}

/** The faults of an event that is refused. */
async function faultsOf(data: unknown, options?: unknown): Promise<EventInvalidError['faults']> {
  const { producer, publisher } = given()
  const error = await publisher.publishSent(data as never, options as never).then(
    () => undefined,
    (refusal: EventInvalidError) => refusal,
  )
  expect(error).toMatchObject({ code: 'EVENT_INVALID', topic: 'eventzr.cpaas.communication.sent.v1' })
  expect(producer.sent).toEqual([])
  return error!.faults
}

describe('an event with faults', () => {
  const manyFaults = {
    tenantId: '',
    channel: 'FAX',
    recipient: 14155552671,
    status: 'FAILED',
    provider: 'x\uD800',
    cost_usd: '0.0055',
    attempt: 1.5,
    sentAt: '2026-02-30T12:00:00Z',
    reciever: '+14155552671',
    '+14155552671': true,
  }

  it('is refused with all of them at once, in data and options', async () => {
    const options = {
      id: '',
      idempotencyKey: 'k',
      time: new Date(NaN),
      traceparent: '00-1',
      extensions: { Bad: 'x' },
      acks: 1,
    }
    expect((await faultsOf(manyFaults, options)).map(({ path, rule }) => `${path} ${rule}`).sort())
      .toMatchInlineSnapshot(`
      [
        "data.attempt must be an integer of 32 bits",
        "data.channel must be one of SMS, MMS, WHATSAPP, RCS, VOICE, EMAIL, PUSH, UNKNOWN",
        "data.cost_usd must be dollars with at most six decimals",
        "data.messageId must be present",
        "data.provider must not hold half a surrogate pair",
        "data.reciever is no field of CommunicationSent",
        "data.recipient must be a string",
        "data.sentAt must be a valid Date or an RFC 3339 timestamp",
        "data.status must be SENT on this topic, or absent",
        "data.tenantId must not be empty",
        "data.… is no field of CommunicationSent",
        "options must have no other names than id, idempotencyKey, time, correlationid, causationid, traceparent, extensions",
        "options.extensions must be named in up to 64 lower-case letters and digits, not like an attribute",
        "options.id must not be empty",
        "options.idempotencyKey must be absent beside an id",
        "options.time must be a valid Date or an RFC 3339 timestamp",
        "options.traceparent must be a traceparent of W3C Trace Context",
      ]
    `)
  })

  it('is refused in words without a value, for values can be personal', async () => {
    const text = JSON.stringify(await faultsOf(manyFaults))
    expect(text).not.toMatch(/4155552671|FAX|0\.0055/)
  })

  it.each<[string, unknown, PublishOptions | undefined, string]>([
    ['no object', 'text', undefined, 'data must be an object'],
    ['no data', undefined, undefined, 'data must be an object'],
    [
      'a long text',
      { ...sentData, provider: 'x'.repeat(8_193) },
      undefined,
      'data.provider must have at most 8192 bytes',
    ],
    [
      'seven decimals',
      { ...sentData, cost_usd: 0.0000001 },
      undefined,
      'data.cost_usd must be dollars with at most six decimals',
    ],
    [
      'an old time',
      sentData,
      { time: '2020-01-01T00:00:00Z' },
      'options.time must be at most 90 days ago and 5 minutes ahead',
    ],
    [
      'a time to come',
      sentData,
      { time: new Date(Date.now() + 600_000) },
      'options.time must be at most 90 days ago and 5 minutes ahead',
    ],
    [
      'an extension named like an attribute',
      sentData,
      { extensions: { subject: 'x' } },
      'options.extensions must be named in up to 64 lower-case letters and digits, not like an attribute',
    ],
    [
      'too many extensions',
      sentData,
      { extensions: { a: 'x'.repeat(8_000), b: 'x'.repeat(8_000), c: 'x'.repeat(8_000) } },
      'options.extensions must have at most 16384 bytes together',
    ],
    [
      'an id and a key for one',
      sentData,
      { id: 'a', idempotencyKey: 'b' },
      'options.idempotencyKey must be absent beside an id',
    ],
  ])('such as %s is refused', async (_, data, options, fault) => {
    expect((await faultsOf(data, options)).map(({ path, rule }) => `${path} ${rule}`)).toEqual([fault])
  })

  it('names the place of a fault in a list', async () => {
    const { publisher } = given()
    const failure = publisher.publishFailed({
      ...sentData,
      attemptLog: [{}, { outcome: 'LOST' as never, latencyMs: 2 ** 60 }],
    })
    await expect(failure).rejects.toMatchObject({
      faults: [{ path: 'data.attemptLog[1].outcome' }, { path: 'data.attemptLog[1].latencyMs' }],
    })
  })

  it('is refused as too large before it is sent', async () => {
    const { publisher } = given()
    const routePlan = Array.from({ length: 200 }, () => 'x'.repeat(8_000))
    await expect(publisher.publishRequested({ ...sentData, routePlan })).rejects.toMatchObject({
      faults: [{ path: 'data', rule: 'must have at most 1000000 bytes' }],
    })
  })

  it('is always refused as such, whatever it is', async () => {
    const { publisher } = given()
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), async (data, options) => {
        const code = await publisher.publishSent(data as never, options as never).then(
          () => 'sent',
          (error: { readonly code?: string }) => error.code,
        )
        expect(code).toBe('EVENT_INVALID')
      }),
      { numRuns: 200 },
    )
  })
})

describe('an event with more than readers take', () => {
  const parts = (count: number): readonly string[] => Array.from({ length: count }, () => 'a')
  const requested = (count: number) => ({ ...sentData, routePlan: parts(count) })

  it('may have 256 extensions, and no more', async () => {
    const extensions = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, 'a']))
    const { producer, publisher } = given()
    await publisher.publishSent(sentData, { extensions: extensions(256) })
    expect(producer.sent).toHaveLength(1)
    expect(await faultsOf(sentData, { extensions: extensions(257) })).toEqual([
      { path: 'options.extensions', rule: 'must be at most 256' },
    ])
  })

  it.each(['JSON', 'Avro'])('is refused for its number of values, and in %s what is sent is read', async (encoding) => {
    const registry = registryOf([topics.communicationRequested])
    const producer = new RememberingProducer()
    const publisher = new CpaasOrchestratorSvcClientPublisher(producer, encoding === 'Avro' ? { registry } : {})
    const codec = new EventCodec({ schemaIds: registry.ids, fetchSchema: async () => undefined })
    let most = 0
    for (let count = 19_800; count < 20_100; count += 10) {
      const refusal = await publisher.publishRequested(requested(count)).then(
        () => undefined,
        (error: EventInvalidError) => error,
      )
      if (refusal !== undefined) {
        expect(refusal.faults).toEqual([{ path: 'data', rule: 'must hold at most 20000 values and names' }])
        break
      }
      most = count
      const { message, topic } = producer.last
      expect(codec.decode(topics.communicationRequested, recordOfMessage(topic, message)).data).toMatchObject({
        routePlan: parts(count),
      })
    }
    expect(most).toBeGreaterThan(19_800)
    expect(most).toBeLessThan(20_000)
  })
})
