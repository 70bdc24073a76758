import { afterEach, describe, expect, it, vi } from 'vitest'
import { topics } from '#topology/topics.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import { CpaasOrchestratorSvcClientPublisher } from '../../clients/cpaas-orchestrator-client/src/kafka.ts'
import { fixture } from '../codec/events.ts'
import { RegistryInMemory, registryOf, RememberingProducer, sentData, silentRegistry } from './given-clients.ts'

const sample = JSON.parse(fixture('communication-sent.published.json').toString()) as {
  readonly id: string
  readonly time: string
  readonly data: typeof sentData
}

const failoverData = { tenantId: 't', channel: 'SMS', fromProvider: 'TWILIO', scope: 'TENANT' } as const

const given = (options?: ConstructorParameters<typeof CpaasOrchestratorSvcClientPublisher>[1]) => {
  const producer = new RememberingProducer()
  return { producer, publisher: new CpaasOrchestratorSvcClientPublisher(producer, options) }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('a publisher', () => {
  it('writes the published sample byte for byte but for white space', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(sample.time) })
    const { producer, publisher } = given()
    await publisher.publishSent(sample.data, { id: sample.id })
    expect(producer.lastText).toBe(JSON.stringify(sample))
  })

  it.each([
    ['publishRequested', 'requested', 'REQUESTED'],
    ['publishSent', 'sent', 'SENT'],
    ['publishDelivered', 'delivered', 'DELIVERED'],
    ['publishFailed', 'failed', 'FAILED'],
  ] as const)('%s writes to its topic, and needs no status', async (method, action, status) => {
    const { producer, publisher } = given()
    const { event, metadata } = await publisher[method](sentData)
    expect(event).toMatchObject({ type: `eventzr.cpaas.communication.${action}.v1`, data: { ...sentData, status } })
    expect(producer.last.topic).toBe(event.type)
    expect(metadata).toEqual({ topicName: event.type, partition: 0, errorCode: 0, baseOffset: '0' })
  })

  it('publishFailover writes to its topic', async () => {
    const { producer, publisher } = given()
    await publisher.publishFailover(failoverData)
    expect(producer.last.topic).toBe('eventzr.cpaas.provider.failover.v1')
  })

  it('gives the tenant for a key, the content type as the only header, and the time for a timestamp', async () => {
    const { producer, publisher } = given()
    const time = new Date(Date.now() - 60_000)
    await publisher.publishSent(sentData, { time })
    const { value: _, ...message } = producer.last.message
    expect(message).toEqual({
      key: 'tenant-uuid',
      headers: { 'content-type': 'application/cloudevents+json' },
      timestamp: String(time.getTime()),
    })
  })

  it('gives an older event a timestamp that its topic keeps, and leaves its time as it is', async () => {
    const { producer, publisher } = given()
    const time = new Date(Date.now() - 30 * 86_400_000).toISOString()
    const { event } = await publisher.publishSent(sentData, { time })
    expect(event.time).toBe(time)
    expect((Date.now() - Number(producer.last.message.timestamp)) / 86_400_000).toBeCloseTo(3.5, 2)
  })

  it('takes times as a Date or in any zone, and writes them in UTC', async () => {
    const { publisher } = given()
    const { event } = await publisher.publishSent({ ...sentData, sentAt: '2026-02-24T13:00:00+01:00' })
    expect(event.data.sentAt).toBe('2026-02-24T12:00:00.000Z')
    const other = await publisher.publishSent({ ...sentData, sentAt: new Date('2026-02-24T12:00:00Z') })
    expect(other.event.data.sentAt).toBe('2026-02-24T12:00:00.000Z')
  })

  it('gives each event an id of its own', async () => {
    const { publisher } = given()
    const ids = [await publisher.publishSent(sentData), await publisher.publishSent(sentData)].map(
      ({ event }) => event.id,
    )
    expect(ids[0]).toMatch(/^evt-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(new Set(ids).size).toBe(2)
  })

  it('makes the same id of the same idempotency key, of one tenant and topic alone', async () => {
    const { publisher } = given()
    const key = { idempotencyKey: 'order-17' }
    const { event } = await publisher.publishSent(sentData, key)
    expect(event.id).toBe('evt-f5ce3450-7522-84bd-9f35-00c1b998ee2d')
    const others = [
      await publisher.publishSent(sentData, { idempotencyKey: 'order-18' }),
      await publisher.publishSent({ ...sentData, tenantId: 'another' }, key),
      await publisher.publishFailed(sentData, key),
    ]
    expect(new Set([event, ...others.map((other) => other.event)].map(({ id }) => id)).size).toBe(4)
    expect((await publisher.publishSent({ ...sentData, cost_usd: 1 }, key)).event.id).toBe(event.id)
  })

  it('writes the attributes of its options, in the order of the envelope', async () => {
    const { producer, publisher } = given({ source: 'billing-svc' })
    const options = {
      id: 'evt-1',
      correlationid: 'msg_abc123',
      causationid: 'evt-0',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      extensions: { region: 'eu' },
    }
    const { event } = await publisher.publishSent(sentData, options)
    expect(event).toMatchObject({ ...options, source: 'billing-svc' })
    expect(Object.keys(JSON.parse(producer.lastText) as object).join(' ')).toBe(
      'specversion type source id time datacontenttype subject correlationid causationid traceparent region data',
    )
  })

  it('names no partition, unless it is told how many there are; then that of Java', async () => {
    const { producer, publisher } = given({ partitions: 12 })
    for (const tenantId of ['tenant-uuid', 'Zürich', '21']) {
      await publisher.publishSent({ ...sentData, tenantId })
      expect(producer.last.message.partition).toBe(homeTask(Buffer.from(tenantId), 12))
    }
    const other = given()
    await other.publisher.publishSent(sentData)
    expect(other.producer.last.message).not.toHaveProperty('partition')
  })

  it('can be used without its object', async () => {
    const { producer, publisher } = given()
    const { publishSent } = publisher
    await publishSent(sentData)
    expect(producer.sent).toHaveLength(1)
  })

  it.each([
    ['no producer', undefined, {}],
    ['a producer without send', {}, {}],
    ['an empty source', new RememberingProducer(), { source: '' }],
    ['no partitions', new RememberingProducer(), { partitions: 0 }],
  ])('is not made with %s', (_, producer, options) => {
    expect(() => new CpaasOrchestratorSvcClientPublisher(producer as never, options)).toThrow(TypeError)
  })

  it('says which id was not confirmed, so that it can be published again', async () => {
    const cause = new Error('broker away')
    const publisher = new CpaasOrchestratorSvcClientPublisher({ send: () => Promise.reject(cause) })
    const failure = publisher.publishSent(sentData, { id: 'evt-7' })
    await expect(failure).rejects.toMatchObject({ code: 'EVENT_NOT_SENT', eventId: 'evt-7', cause })
  })

  it('does without what a producer says', async () => {
    const publisher = new CpaasOrchestratorSvcClientPublisher({ send: async () => undefined as never })
    expect((await publisher.publishSent(sentData)).metadata.partition).toBe(-1)
  })
})

describe('with a registry a publisher', () => {
  it('writes Avro under the id of its own schema, and asks for it once', async () => {
    const registry = registryOf([topics.communicationSent])
    const { producer, publisher } = given({ registry })
    await Promise.all([publisher.publishSent(sentData), publisher.publishSent(sentData)])
    const { value, headers } = producer.last.message
    expect([...value.subarray(0, 5)]).toEqual([0, 0, 0, 0, 1])
    expect(headers).toEqual({ 'content-type': 'application/vnd.eventzr.cloudevent+avro' })
    expect(registry.asked).toEqual(['eventzr.cpaas.communication.sent.v1-value'])
  })

  it('sends nothing while its schema is not registered, and asks again', async () => {
    const registry = new RegistryInMemory()
    const { producer, publisher } = given({ registry })
    await expect(publisher.publishSent(sentData)).rejects.toMatchObject({ code: 'SCHEMA_NOT_REGISTERED' })
    registry.add(registryOf([topics.communicationSent]).schemas[0]!)
    await publisher.publishSent(sentData)
    expect(producer.sent).toHaveLength(1)
  })

  it('sends nothing while the registry is away', async () => {
    const { publisher } = given({ registry: silentRegistry })
    await expect(publisher.publishSent(sentData)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
  })
})
